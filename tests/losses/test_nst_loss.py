import math

import pytest
import torch

from mmkd.losses import NSTLoss
from tests.losses import checks


def mmd_oracle(student, teacher):
    """Squared discrepancy with the kernel (x . y)^2, by loops over images and channels."""
    total = 0
    for ours, theirs in zip(student.flatten(2).tolist(), teacher.flatten(2).tolist()):
        ours, theirs = ([[value / math.hypot(*row) for value in row] for row in rows]
                        for rows in (ours, theirs))

        def kernel(first, second):
            values = [sum(a * b for a, b in zip(x, y))**2 for x in first for y in second]
            return sum(values) / len(values)

        total += kernel(ours, ours) + kernel(theirs, theirs) - 2 * kernel(ours, theirs)
    return total / len(student)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('nst', dtype, lambda inputs, _: NSTLoss()(
        inputs['feats_student'], inputs['feats_teacher']))


def test_agrees_with_loops():
    student, teacher = checks.maps(2, 3, 2, 2), checks.maps(2, 5, 2, 2, seed=1.2)
    assert NSTLoss()([student], [teacher]).item() == pytest.approx(mmd_oracle(student, teacher))


def test_by_hand():
    student = torch.tensor([[[[1.0, 0.0]]]])
    teacher = torch.tensor([[[[0.0, 3.0]]]])
    assert NSTLoss()([student], [teacher]) == 1 + 1 - 0


def test_order_of_the_channels_does_not_matter():
    features = checks.maps(2, 4, 3, 3)
    assert NSTLoss()([features], [features.flip(1)]).item() == pytest.approx(0, abs=1e-12)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(NSTLoss(), [checks.maps(2, 3, 4, 4), checks.maps(2, 4, 2, 2)])
    checks.only_the_student_gets_a_gradient(
        NSTLoss(), [checks.maps(2, 3, 4, 4)], [checks.maps(2, 5, 8, 8, seed=1.0)])
