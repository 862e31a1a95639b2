import math

import pytest
import torch

from mmkd.losses import RKDLoss
from tests.losses import checks


def smooth_l1(difference):
    return 0.5 * difference**2 if abs(difference) < 1 else abs(difference) - 0.5


def relations_oracle(features):
    """Distances over their mean, and cosines of all angles, by loops."""
    rows = features.tolist()
    number = len(rows)
    distances = [[math.dist(one, other) for other in rows] for one in rows]
    positive = [value for row in distances for value in row if value > 0]
    mean = sum(positive) / len(positive)
    directions = [[[0.0] * len(rows[i]) if i == j else
                   [(b - a) / distances[i][j] for a, b in zip(rows[i], rows[j])]
                   for j in range(number)] for i in range(number)]
    angles = [sum(a * b for a, b in zip(directions[i][j], directions[i][k]))
              for i in range(number) for j in range(number) for k in range(number)]
    return [value / mean for row in distances for value in row], angles


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('rkd_d25_a50', dtype, lambda inputs, _: RKDLoss(25.0, 50.0)(
        inputs['feat_student'], inputs['feat_teacher']))


@pytest.mark.parametrize('weights', [(25.0, 50.0), (1.0, 0.0), (0.0, 1.0)])
def test_agrees_with_loops(weights):
    student, teacher = checks.maps(4, 3), checks.maps(4, 5, seed=1.2)
    expected = 0
    for weight, ours, theirs in zip(weights, relations_oracle(student), relations_oracle(teacher)):
        expected += weight * sum(smooth_l1(a - b) for a, b in zip(ours, theirs)) / len(ours)
    assert RKDLoss(*weights)(student, teacher).item() == pytest.approx(expected, rel=1e-9)


def test_distances_by_hand():
    student = torch.tensor([[0.0], [1.0], [3.0]])  # distances 1, 3, 2; mean 2
    teacher = torch.tensor([[0.0], [1.0], [2.0]])  # distances 1, 2, 1; mean 4/3
    differences = [0.5 - 0.75, 1.5 - 1.5, 1.0 - 0.75]
    expected = 2 * sum(0.5 * difference**2 for difference in differences) / 9
    assert RKDLoss(1.0, 0.0)(student, teacher).item() == pytest.approx(expected, rel=1e-6)


def test_turned_and_scaled_features_have_the_same_relations():
    features = checks.maps(5, 2)
    turn = torch.tensor([[0.0, 1.0], [-1.0, 0.0]], dtype=torch.float64)
    assert RKDLoss()(3 * features @ turn + 7, features).item() == pytest.approx(0, abs=1e-12)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(RKDLoss(), checks.maps(4, 3))
    checks.only_the_student_gets_a_gradient(
        RKDLoss(), checks.maps(4, 3), checks.maps(4, 6, seed=1.0))


def test_equal_images_give_finite_gradients():
    student = torch.ones(3, 4, requires_grad=True)
    RKDLoss()(student, torch.randn(3, 4)).backward()
    assert student.grad.isfinite().all()


def test_negative_weights_are_refused():
    with pytest.raises(ValueError, match='angle_weight must be >= 0'):
        RKDLoss(1.0, -1.0)
