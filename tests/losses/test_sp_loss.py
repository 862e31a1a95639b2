import pytest
import torch

from mmkd.losses import SPLoss
from tests.losses import checks


def similarities_oracle(features):
    rows = features.flatten(1).tolist()
    gram = [[sum(a * b for a, b in zip(one, other)) for other in rows] for one in rows]
    return [[value / sum(entry**2 for entry in row)**0.5 for value in row] for row in gram]


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('sp', dtype, lambda inputs, _: SPLoss()(
        inputs['feats_student'], inputs['feats_teacher']))


def test_agrees_with_loops():
    student, teacher = checks.maps(3, 2, 2, 2), checks.maps(3, 4, 3, 3, seed=1.2)
    squares = [(a - b)**2 for ours, theirs in zip(similarities_oracle(student),
                                                  similarities_oracle(teacher))
               for a, b in zip(ours, theirs)]
    assert SPLoss()([student], [teacher]).item() == pytest.approx(sum(squares) / 9)


def test_by_hand():
    student = torch.eye(2)  # rows (1, 0), (0, 1)
    teacher = torch.ones(2, 3)  # rows (1, 1) / sqrt 2 twice
    half = 0.5**0.5
    expected = (2 * (1 - half)**2 + 2 * half**2) / 4
    assert SPLoss()([student], [teacher]).item() == pytest.approx(expected, rel=1e-6)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(SPLoss(), [checks.maps(4, 3, 2, 2), checks.maps(4, 6)])
    checks.only_the_student_gets_a_gradient(
        SPLoss(), [checks.maps(4, 3, 2, 2)], [checks.maps(4, 5, 4, 4, seed=1.0)])


def test_batches_must_agree():
    with pytest.raises(ValueError, match='the same N'):
        SPLoss()([torch.zeros(2, 3)], [torch.zeros(4, 3)])
