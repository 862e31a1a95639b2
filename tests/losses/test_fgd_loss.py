import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkd.losses import FGDLoss
from mmkd.losses.fgd_loss import attentions
from tests import golden
from tests.losses import checks

TERMS = dict(fg='foreground', bg='background', attention='attention', relation='relation')


@pytest.mark.parametrize('dtype, rtol', [(torch.float64, 1e-7), (torch.float32, 1e-5)])
@pytest.mark.parametrize('case_id', ['fgd_twostage', 'fgd_onestage', 'fgd_zero_init_relation'])
def test_golden(case_id, dtype, rtol):
    case = golden.load_case(case_id)
    inputs, options = golden.build_inputs(case, dtype), case['options']
    loss = FGDLoss(32, 32, num_levels=1, temperature=options['temp'],
                   **{f'{name}_weight': options[f'{key}_fgd'] for name, key in dict(
                       foreground='alpha', background='beta', attention='gamma',
                       relation='lambda').items()})
    golden.fill(loss).to(dtype)
    if 'zero' in case_id:
        for context in (loss.levels[0].student_context, loss.levels[0].teacher_context):
            torch.nn.init.zeros_(context.transform[-1].weight)
            torch.nn.init.zeros_(context.transform[-1].bias)
    value = loss([inputs['feat_student']], [inputs['feat_teacher']], inputs['gt_bboxes'],
                 [(96, 80), (96, 80)])
    assert value.item() == pytest.approx(case['expected']['loss'], rel=rtol)
    for key, name in TERMS.items():
        assert loss.monitored[name].item() == pytest.approx(
            loss.weights[name] * case['expected'][key], rel=rtol)
    gradient, = torch.autograd.grad(value, inputs['feat_student'])
    assert gradient.norm().item() == pytest.approx(case['grad_student_l2'], rel=10 * rtol)


def test_attention_and_terms_by_hand():
    teacher = torch.stack([torch.tensor([[0.0, 1.0], [2.0, 3.0]]), torch.ones(2, 2)])[None]
    spatial, channel = attentions(teacher, 0.5)
    assert spatial.flatten().tolist() == pytest.approx([.1282, .3486, .9475, 2.5757], abs=1e-4)
    assert channel.flatten().tolist() == pytest.approx([1.4621, .5379], abs=1e-4)
    loss = FGDLoss(2, 2, num_levels=1, foreground_weight=1, background_weight=1,
                   attention_weight=1, relation_weight=1)
    loss.init_weights()
    masks = torch.tensor([[[.5, .5], [0, 0]]]), torch.tensor([[[0, 0], [.5, .5]]])
    student = torch.zeros_like(teacher)
    terms = loss.levels[0].terms(student, teacher, student, masks, 0.5)
    assert {name: round(float(value), 4) for name, value in terms.items()} == dict(
        foreground=0.3831, background=20.6649, attention=4.0755, relation=18.0)
    flat = attentions(torch.full((1, 3, 2, 2), 7.0), 0.5)
    assert all(torch.equal(one, torch.ones_like(one)) for one in flat)


def pyramid(n=2, channels=4, seed=0.3, sizes=((8, 12), (4, 6))):
    return [golden.wave((n, channels, *size), seed + index) for index, size in enumerate(sizes)]


BOXES = [torch.tensor([[4.0, 4.0, 40.0, 30.0]]), torch.zeros(0, 4)]
SHAPES = [(64, 96)] * 2


def test_other_channels_levels_and_no_boxes():
    loss = FGDLoss(3, 4, num_levels=2)
    loss.init_weights()
    student = pyramid(channels=3, seed=1.1)
    for features in student:
        features.requires_grad_()
    loss([*student, None], [*pyramid(), None], BOXES, SHAPES).backward()
    assert all(parameter.grad is not None for parameter in loss.parameters())
    assert all(features.grad.abs().sum() > 0 for features in student)


def test_hybrid_stands_for_the_student_in_two_terms_only():
    loss = FGDLoss(4, 4, num_levels=2)
    loss.init_weights()
    student, teacher, hybrid = pyramid(seed=1.1), pyramid(), pyramid(seed=2.3)
    terms = []
    for source in (None, hybrid, teacher):
        loss(student, teacher, BOXES, SHAPES, source)
        terms.append(loss.monitored)
    for name in ('attention', 'relation'):
        assert terms[0][name] == terms[1][name] == terms[2][name]
    assert terms[1]['foreground'] != terms[0]['foreground']
    assert terms[2]['foreground'] == terms[2]['background'] == 0


def test_mask_counts_the_students_tokens_in_two_terms_and_keeps_their_size():
    loss = FGDLoss(4, 4, num_levels=2)
    loss.init_weights()
    student, teacher, hybrid = pyramid(seed=1.1), pyramid(), pyramid(seed=2.3)
    nothing = [torch.zeros(2, 4, 6, dtype=torch.bool), torch.zeros(2, 4, 6, dtype=torch.bool)]
    everywhere = loss(student, teacher, BOXES, SHAPES, hybrid).item()
    assert loss(student, teacher, BOXES, SHAPES, hybrid, nothing).item() == everywhere
    whole, left = dict(loss.monitored), [mask.clone() for mask in nothing]
    for mask in left:
        mask[:, :, :3] = True  # The teacher's tokens: the left half of each map.
    # What is wrong in the left half alone does not count, what is wrong in the right half doubles.
    half = [torch.cat([ours[..., :ours.shape[-1] // 2], theirs[..., ours.shape[-1] // 2:]], -1)
            for ours, theirs in zip(hybrid, teacher)]
    loss(student, teacher, BOXES, SHAPES, half)
    wrong_left = dict(loss.monitored)
    loss(student, teacher, BOXES, SHAPES, half, left)
    assert loss.monitored['foreground'] == loss.monitored['background'] == 0
    loss(student, teacher, BOXES, SHAPES, hybrid, left)
    for name in ('foreground', 'background'):
        assert loss.monitored[name].item() == pytest.approx(
            2 * (whole[name] - wrong_left[name]).item(), rel=1e-9)
    for name in ('attention', 'relation'):
        assert loss.monitored[name] == whole[name]
    with pytest.raises(ValueError, match=r'\(3, 5\) tokens does not divide maps of \(8, 12\)'):
        loss(student, teacher, BOXES, SHAPES, hybrid, [torch.zeros(2, 3, 5, dtype=torch.bool)] * 2)


def test_teacher_gets_no_gradient_and_missing_levels_are_named():
    loss = FGDLoss(4, 4, num_levels=2)
    checks.only_the_student_gets_a_gradient(
        lambda ours, theirs: loss(ours, theirs, BOXES, SHAPES), pyramid(seed=1.1), pyramid())
    with pytest.raises(ValueError, match='2 levels are compared, got 1 of the student and 2'):
        loss(pyramid()[:1], pyramid(), BOXES, SHAPES)
    with pytest.raises(ValueError, match='2 of the teacher and 1 of the hybrid: set num_levels'):
        loss(pyramid(), pyramid(), BOXES, SHAPES, pyramid()[:1])
    with pytest.raises(ValueError, match='relation_weight must be >= 0'):
        FGDLoss(relation_weight=-1)


@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 3), channels=st.integers(1, 4),
       size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
       scale=st.sampled_from([0.0, 1.0, 50.0]),
       boxes=st.lists(st.tuples(*[st.floats(-50, 150)] * 4), max_size=4))
def test_odd_boxes_and_small_maps_stay_finite(n, channels, size, scale, boxes):
    rows = torch.tensor([(min(a, c), min(b, d), min(a, c) + 1, max(b, d)) for a, b, c, d in boxes]
                        ).view(-1, 4)
    student = [scale * golden.wave((n, channels, *size), 0.3)]
    student[0].requires_grad_()
    value = FGDLoss(channels, channels, num_levels=1)(
        student, [scale * golden.wave((n, channels, *size), 1.2)], [rows] * n, [(64, 64)] * n)
    value.backward()
    assert math.isfinite(value.item()) and torch.isfinite(student[0].grad).all()
