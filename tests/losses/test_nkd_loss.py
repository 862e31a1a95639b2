import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mmkd.losses.nkd_loss import NKDLoss
from tests.golden import assert_matches, build_inputs, labels, load_case, sine_region_logits, wave
from tests.losses.test_kd_loss import softmax_oracle

LOGITS = arrays('float64', (3, 5), elements=st.floats(-30, 30))


def nkd_oracle(student, teacher, target, temperature, gamma, non_target):
    """Rows of both cross-entropies, from probabilities, by loops."""
    rows = []
    for student_row, teacher_row, label in zip(
            student.tolist(), teacher.tolist(), target.tolist()):
        confidence = softmax_oracle(teacher_row)[label]
        target_term = -confidence * math.log(softmax_oracle(student_row)[label])
        kept = [k for k in range(len(student_row)) if non_target == 'all' or k != label]
        q = softmax_oracle([student_row[k] for k in kept], temperature)
        p = softmax_oracle([teacher_row[k] for k in kept], temperature)
        other_term = -sum(a * math.log(b) for a, b in zip(p, q))
        rows.append(target_term + gamma * temperature**2 * other_term)
    return torch.tensor(rows, dtype=torch.float64)


@pytest.mark.parametrize('non_target', ['others', 'all'])
@pytest.mark.parametrize('temperature, gamma', [(1.0, 1.5), (3.0, 3.5), (4.0, 0.0)])
def test_agrees_with_loops(temperature, gamma, non_target):
    student, teacher = wave((5, 6), 0.3, 2.0).double(), wave((5, 6), 1.7, 3.0).double()
    target = torch.tensor([0, 5, 2, 3, 3])
    rows = nkd_oracle(student, teacher, target, temperature, gamma, non_target)
    arguments = dict(temperature=temperature, gamma=gamma, non_target=non_target)
    torch.testing.assert_close(
        NKDLoss(**arguments, reduction='none')(student, teacher, target), rows)
    torch.testing.assert_close(NKDLoss(**arguments)(student, teacher, target), rows.mean())


@pytest.mark.parametrize('non_target, other_term', [
    ('others', -2 / 3 * math.log(3 / 4) - 1 / 3 * math.log(1 / 4)),
    ('all', -1 / 2 * math.log(1 / 5) - 1 / 3 * math.log(3 / 5) - 1 / 6 * math.log(1 / 5)),
])
def test_value_by_hand(non_target, other_term):
    # softmax(teacher) = (1/2, 1/3, 1/6), softmax(student) = (1/5, 3/5, 1/5), target 0
    teacher = torch.tensor([[1 / 2, 1 / 3, 1 / 6]], dtype=torch.float64).log()
    student = torch.tensor([[0.0, math.log(3), 0.0]], dtype=torch.float64)
    loss = NKDLoss(1.0, gamma=1.5, non_target=non_target)(student, teacher, torch.tensor([0]))
    assert loss.item() == pytest.approx(-1 / 2 * math.log(1 / 5) + 1.5 * other_term, rel=1e-12)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    case = load_case('nkd_T1_g1.5')
    inputs = build_inputs(case, dtype)
    loss = NKDLoss()(inputs['logits_student'], inputs['logits_teacher'], inputs['target'])
    assert loss.dtype == dtype
    assert_matches(case, loss, inputs)


@pytest.mark.parametrize('temperature, gamma, non_target, expected', [
    (1.0, 1.5, 'others', 1.906690), (3.0, 3.5, 'others', 33.719055), (1.0, 1.5, 'all', 2.037094)])
def test_sine_logits(temperature, gamma, non_target, expected):
    student, teacher, target = sine_region_logits()
    loss = NKDLoss(temperature, gamma=gamma, non_target=non_target)
    value = loss(student[:, 0], teacher[:, 0], target)
    assert value.item() == pytest.approx(expected, abs=1e-6)


def test_where_both_agree_only_the_target_term_pulls():
    teacher = wave((4, 6), 1.7, 3.0).double()
    student, target = teacher.clone().requires_grad_(), labels(4, 6, 1)
    NKDLoss(2.0, gamma=5.0)(student, teacher, target).backward()
    probabilities = teacher.softmax(dim=1)
    one_hot = torch.nn.functional.one_hot(target, 6)
    confidence = probabilities.gather(1, target[:, None])
    torch.testing.assert_close(student.grad, confidence * (probabilities - one_hot) / 4)


@settings(max_examples=30, deadline=None)
@given(student=LOGITS, teacher=LOGITS, shift=st.floats(-20, 20))
def test_other_classes_are_matched_best_by_the_teacher(student, teacher, shift):
    student, teacher = torch.from_numpy(student), torch.from_numpy(teacher)
    target = torch.tensor([0, 2, 4])

    def non_target_term(student):
        with_it, without_it = NKDLoss(2.0, gamma=1.0), NKDLoss(2.0, gamma=0.0)
        return with_it(student, teacher, target) - without_it(student, teacher, target)

    value = non_target_term(student)
    assert value >= non_target_term(teacher) - 1e-10
    torch.testing.assert_close(non_target_term(student + shift), value, rtol=1e-8, atol=1e-9)


def test_gradient_reaches_the_student_only():
    student = wave((4, 6), 0.3).requires_grad_()
    teacher = wave((4, 6), 1.7).requires_grad_()
    NKDLoss()(student, teacher, labels(4, 6, 1)).backward()
    assert (student.grad.abs().sum(dim=1) > 0).all()
    assert teacher.grad is None


@pytest.mark.parametrize('non_target', ['others', 'all'])
@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_is_computed_in_float32(dtype, non_target):
    student = wave((4, 6), 0.3, 4.6e4).to(dtype).requires_grad_()
    teacher = (-wave((4, 6), 0.3, 4.6e4)).to(dtype)
    target = teacher.argmax(dim=1)
    assert student.abs().max() > 4e4
    loss = NKDLoss(non_target=non_target)(student, teacher, target)
    loss.backward()
    assert loss.dtype == torch.float32
    assert loss.isfinite() and loss > 1e4
    assert student.grad.isfinite().all()
    widened = NKDLoss(non_target=non_target)(student.detach().double(), teacher.double(), target)
    torch.testing.assert_close(loss.detach().double(), widened, rtol=1e-5, atol=0)


@pytest.mark.parametrize('arguments, message', [
    (dict(temperature=0.0), r'temperature must be > 0, got 0\.0'),
    (dict(gamma=-0.5), r'gamma must be >= 0, got -0\.5'),
    (dict(reduction='sum'), r"reduction must be one of \['batchmean', 'none'\], got 'sum'"),
    (dict(non_target='none'), r"non_target must be one of \['others', 'all'\], got 'none'"),
])
def test_bad_constructor_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        NKDLoss(**arguments)


@pytest.mark.parametrize('student, target, message', [
    (torch.zeros(4, 5), torch.zeros(4).long(), r'got student \(4, 5\) and teacher \(4, 6\)'),
    (torch.zeros(4, 6), torch.zeros(3).long(), r'shape \(4,\), got torch.int64 of shape \(3,\)'),
    (torch.zeros(4, 6), torch.zeros(4, 6), r'shape \(4,\), got torch.float32 of shape \(4, 6\)'),
])
def test_bad_shapes(student, target, message):
    with pytest.raises(ValueError, match=message):
        NKDLoss()(student, torch.zeros(4, 6), target)
