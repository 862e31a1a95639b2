import pytest
import torch

from mmkd.connectors import AttentionFusion
from mmkd.losses import HierarchicalContextLoss
from tests.losses import checks


def pooled(image, grid):
    """Means over a grid of equal cells, by loops: channels of (H, W) lists."""
    side = len(image[0]) // grid
    return [sum(channel[i * side + a][j * side + b] for a in range(side) for b in range(side))
            / side**2 for channel in image for i in range(grid) for j in range(grid)]


def mean_square(first, second):
    return sum((a - b)**2 for a, b in zip(first, second)) / len(first)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('reviewkd_hcl', dtype, lambda inputs, _: HierarchicalContextLoss()(
        inputs['feats_student'], inputs['feats_teacher']))


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_with_the_fusion(dtype):
    checks.agrees_with_golden(
        'reviewkd_full', dtype, lambda inputs, module: HierarchicalContextLoss()(
            module(AttentionFusion([16, 32, 64, 64], [32, 64, 128, 128], [32, 16, 8, 1]))(
                inputs['feats_student']), inputs['feats_teacher']))


def test_agrees_with_loops():
    student, teacher = checks.maps(1, 2, 8, 8), checks.maps(1, 2, 8, 8, seed=1.2)
    ours, theirs = student[0].tolist(), teacher[0].tolist()
    parts = [mean_square(pooled(ours, grid), pooled(theirs, grid)) for grid in (8, 4, 2, 1)]
    expected = sum(part * weight for part, weight in zip(parts, (1, 0.5, 0.25, 0.125))) / 1.875
    assert HierarchicalContextLoss()([student], [teacher]).item() == pytest.approx(expected)


def test_by_hand():
    student, teacher = torch.zeros(1, 1, 2, 2), torch.tensor([[[[1.0, 1.0], [-1.0, -1.0]]]])
    # The map differs by 1 everywhere, its mean not at all; grids 4 and 2 are no coarser.
    assert HierarchicalContextLoss()([student], [teacher]).item() == pytest.approx(1 / 1.5)


def test_minimum_and_gradient():
    loss = HierarchicalContextLoss()
    checks.is_zero_where_both_agree(loss, [checks.maps(2, 3, 8, 8), checks.maps(2, 4, 1, 1)])
    checks.only_the_student_gets_a_gradient(
        loss, [checks.maps(2, 3, 8, 8)], [checks.maps(2, 3, 8, 8, seed=1.0)])


def test_wrong_input():
    with pytest.raises(ValueError, match=r'grid sides >= 1, got \(4, 0\)'):
        HierarchicalContextLoss((4, 0))
    with pytest.raises(ValueError, match='must have one shape'):
        HierarchicalContextLoss()([torch.zeros(1, 2, 4, 4)], [torch.zeros(1, 3, 4, 4)])
