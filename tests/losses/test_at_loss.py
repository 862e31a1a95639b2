import pytest
import torch

from mmkd.losses import ATLoss
from tests.losses import checks


def attention_oracle(features, power):
    """Unit vectors of the mean over channels of |activation|^p, by loops."""
    rows = []
    for image in features.tolist():
        height, width = len(image[0]), len(image[0][0])
        row = [sum(abs(channel[i][j])**power for channel in image) / len(image)
               for i in range(height) for j in range(width)]
        norm = sum(value**2 for value in row)**0.5
        rows.append([value / norm for value in row])
    return rows


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('at_p2', dtype, lambda inputs, _: ATLoss()(
        inputs['feats_student'], inputs['feats_teacher']))


@pytest.mark.parametrize('power', [1.0, 2.0, 4.0])
def test_agrees_with_loops(power):
    student, teacher = checks.maps(2, 3, 2, 2), checks.maps(2, 5, 2, 2, seed=1.2)
    squares = [(a - b)**2 for ours, theirs in zip(attention_oracle(student, power),
                                                  attention_oracle(teacher, power))
               for a, b in zip(ours, theirs)]
    assert ATLoss(power)([student], [teacher]).item() == pytest.approx(sum(squares) / 8)


def test_by_hand():
    student = torch.tensor([[[[1.0, 0.0]]]])  # attention (1, 0)
    teacher = torch.tensor([[[[0.0, -2.0]]]])  # attention (0, 1)
    assert ATLoss()([student, student], [teacher, teacher]) == 2 * (1 + 1) / 2


def test_larger_map_is_pooled():
    small, large = checks.maps(2, 3, 4, 4).abs(), checks.maps(2, 3, 8, 8, seed=0.9).abs()
    pooled = torch.nn.functional.avg_pool2d(large, 2)
    expected = ATLoss()([small], [pooled])
    torch.testing.assert_close(ATLoss()([small], [large]), expected)
    torch.testing.assert_close(ATLoss()([large], [small]), expected)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(ATLoss(), [checks.maps(2, 3, 4, 4), checks.maps(2, 4, 2, 2)])
    checks.only_the_student_gets_a_gradient(
        ATLoss(), [checks.maps(2, 3, 4, 4)], [checks.maps(2, 5, 4, 4, seed=1.0)])


def test_wrong_input():
    with pytest.raises(ValueError, match='power must be > 0'):
        ATLoss(0)
    with pytest.raises(ValueError, match='equally many stages, at least one, got 2 and 1'):
        ATLoss()([torch.zeros(2, 1, 2, 2)] * 2, [torch.zeros(2, 1, 2, 2)])
    with pytest.raises(ValueError, match='must be lists of stages, also for a single one'):
        ATLoss()(torch.zeros(2, 1, 2, 2), torch.zeros(2, 1, 2, 2))
