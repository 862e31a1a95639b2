import pytest
import torch

from mmkd.connectors import LinearEmbedding
from mmkd.losses import CCLoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('cc', dtype, lambda inputs, _: CCLoss()(
        inputs['embed_student'], inputs['embed_teacher']))


def test_agrees_with_loops():
    student, teacher = checks.maps(4, 3), checks.maps(4, 3, seed=1.2)
    distances = [[abs(a - b) for a, b in zip(ours, theirs)]
                 for ours, theirs in zip(student.tolist(), teacher.tolist())]
    pairs = [sum(a * b for a, b in zip(distances[i], distances[i + 1])) for i in range(3)]
    assert CCLoss()(student, teacher).item() == pytest.approx(sum(pairs) / 3)


def test_by_hand():
    student = torch.tensor([[1.0, 2.0], [3.0, 4.0], [0.0, 1.0]])
    # |d| = (1, 2), (3, 4), (0, 1): pairs 3 + 8 and 0 + 4
    assert CCLoss()(student, torch.zeros(3, 2)) == (11 + 4) / 2


def test_minimum():
    checks.is_zero_where_both_agree(CCLoss(), checks.maps(4, 3))


def test_both_embeddings_are_trained_and_the_teacher_is_not():
    features, teacher = (checks.maps(4, 6, seed=seed).requires_grad_() for seed in (0.1, 1.0))
    ours, theirs = LinearEmbedding(6, 5).double(), LinearEmbedding(6, 5).double()
    CCLoss()(ours(features), theirs(teacher.detach())).backward()
    assert features.grad.abs().sum() > 0 and teacher.grad is None
    assert ours.linear.weight.grad.abs().sum() > 0 and theirs.linear.weight.grad.abs().sum() > 0


def test_single_image_is_refused():
    with pytest.raises(ValueError, match='at least 2 images'):
        CCLoss()(torch.zeros(1, 3), torch.zeros(1, 3))
