import pytest
import torch

from mmkd.losses import DPKLoss
from tests.losses import checks


def test_is_the_mean_of_each_stage():
    hybrid = [checks.maps(2, 3, 4, 4), checks.maps(2, 5, 2, 2, seed=0.9)]
    teacher = [checks.maps(2, 3, 4, 4, seed=1.7), checks.maps(2, 5, 2, 2, seed=2.2)]
    expected = sum(sum((a - b)**2 for a, b in zip(one.flatten().tolist(), two.flatten().tolist()))
                   / one.numel() for one, two in zip(hybrid, teacher))
    assert DPKLoss()(hybrid, teacher).item() == pytest.approx(expected, rel=1e-12)


def test_mask_counts_the_students_positions_alone():
    hybrid, teacher = checks.maps(2, 3, 4, 6), checks.maps(2, 3, 4, 6, seed=1.7)
    mask = torch.zeros(2, 2, 3, dtype=torch.bool)
    mask[0, 0, 1] = mask[1, 1, 2] = mask[1, 0, 0] = True
    errors = [(hybrid[n, :, y, x] - teacher[n, :, y, x]).square().mean()
              for n in range(2) for y in range(4) for x in range(6)
              if not mask[n, y // 2, x // 2]]
    assert DPKLoss()([hybrid], [teacher], [mask]).item() == pytest.approx(
        torch.stack(errors).mean().item(), rel=1e-12)


def test_gradient_and_minimum():
    checks.only_the_student_gets_a_gradient(DPKLoss(), checks.maps(2, 3, 4, 4),
                                            checks.maps(2, 3, 4, 4, seed=1.1))
    checks.is_zero_where_both_agree(DPKLoss(), [checks.maps(2, 3, 4, 4)])


def test_shapes_are_named():
    with pytest.raises(ValueError, match='one shape'):
        DPKLoss()(checks.maps(2, 3, 4, 4), checks.maps(2, 4, 4, 4))
    with pytest.raises(ValueError, match=r'\(3, 3\) tokens does not divide maps of \(8, 9\)'):
        DPKLoss()([checks.maps(2, 3, 8, 9)], [checks.maps(2, 3, 8, 9)],
                  [torch.zeros(2, 3, 3, dtype=torch.bool)])
    with pytest.raises(ValueError, match='equally many stages'):
        DPKLoss()([checks.maps(2, 3, 4, 4)], [])
    with pytest.raises(ValueError, match='got 2 maps, 1 masks: give one mask for each stage'):
        DPKLoss()([checks.maps(2, 3, 4, 4)] * 2, [checks.maps(2, 3, 4, 4)] * 2,
                  [torch.zeros(2, 2, 2, dtype=torch.bool)])
