import math

import pytest
import torch

from mmkd.losses import PKTLoss
from tests.losses import checks


def probabilities_oracle(features):
    rows = features.tolist()
    unit = [[value / math.hypot(*row) for value in row] for row in rows]
    similar = [[(sum(a * b for a, b in zip(one, other)) + 1) / 2 for other in unit]
               for one in unit]
    return [[value / sum(row) for value in row] for row in similar]


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('pkt', dtype, lambda inputs, _: PKTLoss()(
        inputs['feat_student'], inputs['feat_teacher']))


def test_agrees_with_loops():
    student, teacher = checks.maps(4, 3), checks.maps(4, 5, seed=1.2)
    divergences = [b * math.log((b + 1e-7) / (a + 1e-7))
                   for ours, theirs in zip(probabilities_oracle(student),
                                           probabilities_oracle(teacher))
                   for a, b in zip(ours, theirs)]
    assert PKTLoss()(student, teacher).item() == pytest.approx(sum(divergences) / 16, rel=1e-5)


def test_by_hand():
    student = torch.eye(2, dtype=torch.float64)  # rows (1, 1/2) / 1.5
    teacher = torch.ones(2, 1, dtype=torch.float64)  # rows (1/2, 1/2)
    expected = 0.5 * (math.log(0.5 / (2 / 3)) + math.log(0.5 / (1 / 3))) / 2
    assert PKTLoss()(student, teacher).item() == pytest.approx(expected, rel=1e-5)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(PKTLoss(), checks.maps(4, 3))
    checks.only_the_student_gets_a_gradient(
        PKTLoss(), checks.maps(4, 3, 2, 2), checks.maps(4, 6, seed=1.0))


def test_features_of_zero_are_finite():
    student = torch.zeros(3, 4, requires_grad=True)
    loss = PKTLoss()(student, torch.randn(3, 4))
    loss.backward()
    assert loss.isfinite() and student.grad.isfinite().all()
