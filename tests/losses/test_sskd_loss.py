import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkd.losses import KDLoss, SimilarityKDLoss, TransformedKDLoss, ViewMatchingLoss
from mmkd.losses.sskd_loss import _similarity, rows_to_keep
from tests import golden
from tests.losses import checks


@pytest.fixture(params=[torch.float64, torch.float32])
def student_case(request):
    case = golden.load_case('sskd_student')
    return case, golden.build_inputs(case, request.param), \
        1e-9 if request.param == torch.float64 else 1e-5


def test_golden_student(student_case):
    case, inputs, rtol = student_case
    logits = [inputs[f'logits_{owner}'] for owner in ('student', 'teacher')]
    embeddings = [inputs[f'emb_{owner}'] for owner in ('student', 'teacher')]
    parts = dict(
        ce=torch.nn.functional.cross_entropy(logits[0][::4], inputs['target']),
        kd=KDLoss(4.0)(logits[0][::4], logits[1][::4]),
        tf=TransformedKDLoss()(*logits, inputs['target']),
        ss=SimilarityKDLoss()(*embeddings))
    for key, value in parts.items():
        assert value.item() == pytest.approx(case['expected'][key], rel=10 * rtol)
    total = sum(weight * parts[key] for key, weight in
                (('ce', 0.1), ('kd', 0.9), ('tf', 2.7), ('ss', 10.0)))
    assert total.item() == pytest.approx(case['expected']['loss'], rel=rtol)
    gradients = torch.autograd.grad(total, [logits[0], embeddings[0]])
    assert [gradient.norm().item() for gradient in gradients] == pytest.approx(
        case['grad_student_l2_per_tensor'], rel=10 * rtol)


def test_golden_rows_that_are_kept(student_case):
    case, inputs, _ = student_case
    similarity, own_image = _similarity(inputs['emb_teacher'], 4)
    kept = rows_to_keep(similarity, own_image, 0.75).nonzero().flatten().tolist()
    assert kept == case['expected']['kept_rows_ss']
    assert similarity[0].tolist() == pytest.approx(case['expected']['t_simi_row0'], rel=1e-5)


def test_of_a_tie_at_the_cut_the_authors_keep_other_rows():
    """Their argsort is not stable: the rows have the same ranks, but need not be the same rows."""
    ranks = [1, 3, 1, 1, 0, 0, 2, 1, 2, 4, 4, 4, 5, 5, 5, 3, 3, 3]  # of six images in four turns
    recorded = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 15, 16, 17]
    sources = torch.arange(6).repeat_interleave(3)
    scores = torch.stack([torch.arange(6.0).roll(int(source) - (5 - rank))
                          for source, rank in zip(sources, ranks)])
    kept = rows_to_keep(scores, sources, 0.75).nonzero().flatten().tolist()
    assert kept == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17]
    assert sorted(ranks[row] for row in kept) == sorted(ranks[row] for row in recorded)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_head(dtype):
    case = golden.load_case('sskd_teacher_head')
    inputs = golden.build_inputs(case, dtype)
    loss = ViewMatchingLoss()(inputs['rep'], torch.zeros(6))
    golden.assert_matches(case, loss, inputs)


def test_values_of_the_derivation_by_hand():
    """Eight embeddings of two images and three dimensions, with a tie at the cut."""
    number = torch.arange(8, dtype=torch.float64)[:, None]
    width = torch.arange(3, dtype=torch.float64)[None]
    student, teacher = torch.sin(1 + number + 2 * width), torch.cos(0.5 + 1.3 * number + width)
    assert ViewMatchingLoss()(teacher, torch.zeros(2)).item() == pytest.approx(0.882159, abs=1e-6)
    similarity, own_image = _similarity(teacher, 4)
    assert ViewMatchingLoss(0.5)(teacher, torch.zeros(2)).item() == pytest.approx(
        torch.nn.functional.cross_entropy(2 * similarity, own_image).item())
    assert rows_to_keep(similarity, own_image, 0.75).tolist() == [True, True, True, True, False,
                                                                  True]
    assert SimilarityKDLoss()(student, teacher).item() == pytest.approx(0.099233, abs=1e-6)
    assert SimilarityKDLoss(kept_share=1.0)(student, teacher).item() == pytest.approx(
        0.084982, abs=1e-6)


def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    return dot / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def test_similarity_agrees_with_loops():
    embeddings = checks.maps(12, 5)
    similarity, own_image = _similarity(embeddings, 4)
    rows = embeddings.tolist()
    expected = [[cosine(rows[4 * i + v], rows[4 * j]) for j in range(3)]
                for i in range(3) for v in (1, 2, 3)]
    torch.testing.assert_close(similarity, torch.tensor(expected, dtype=torch.float64))
    assert own_image.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


@settings(max_examples=50, deadline=None)
@given(scores=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1,
                       max_size=8), share=st.sampled_from([0.0, 0.3, 0.5, 0.75, 1.0]))
def test_rows_to_keep_agree_with_loops(scores, share):
    targets = [row % 3 for row in range(len(scores))]
    ranks = [sum(other > row[t] or (other == row[t] and c < t) for c, other in enumerate(row))
             for row, t in zip(scores, targets)]
    wrong = sorted((row for row in range(len(scores)) if ranks[row] > 0),
                   key=lambda row: (ranks[row], row))
    expected = {row for row in range(len(scores)) if ranks[row] == 0}
    expected |= set(wrong[:int(share * len(wrong))])
    kept = rows_to_keep(torch.tensor(scores, dtype=torch.float64), torch.tensor(targets), share)
    assert set(kept.nonzero().flatten().tolist()) == expected


def test_no_row_kept_is_no_loss_and_no_nan():
    logits = torch.tensor([[5.0, 0.0], [5.0, 0.0]], requires_grad=True)
    loss = TransformedKDLoss(kept_share=0.0, num_views=2)(
        logits, torch.tensor([[1.0, 0.0], [1.0, 0.0]]), torch.tensor([1]))
    loss.backward()
    assert loss.item() == 0 and logits.grad.abs().sum() == 0


def test_zero_at_the_teacher_and_gradient_to_the_student_only():
    labels = torch.tensor([0, 3])
    checks.is_zero_where_both_agree(SimilarityKDLoss(), checks.maps(8, 5))
    checks.is_zero_where_both_agree(lambda a, b: TransformedKDLoss()(a, b, labels),
                                    checks.maps(8, 5))
    for loss in (SimilarityKDLoss(), lambda a, b: TransformedKDLoss()(a, b, labels)):
        checks.only_the_student_gets_a_gradient(loss, checks.maps(8, 5),
                                                checks.maps(8, 5, seed=1.9))


@pytest.mark.parametrize('loss', [SimilarityKDLoss, TransformedKDLoss])
@pytest.mark.parametrize('arguments, message', [
    (dict(temperature=0), 'temperature must be > 0'),
    (dict(kept_share=1.5), r'kept_share must be in 0\.\.1, got 1\.5'),
    (dict(num_views=1), 'num_views must be >= 2, got 1')])
def test_bad_arguments(loss, arguments, message):
    with pytest.raises(ValueError, match=message):
        loss(**arguments)


def test_tokens_and_broken_groups_are_refused():
    for shape in ((8, 9, 4), (6, 4)):
        with pytest.raises(ValueError, match=r'must be \(N \* 4, D\).*SelfSupervisedModule'):
            SimilarityKDLoss()(torch.ones(shape), torch.ones(shape))
