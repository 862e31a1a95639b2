import math

import pytest
import torch

from mmkd.losses import KDLoss, MLKDLoss
from tests.golden import assert_matches, build_inputs, load_case, wave
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    case = load_case('mlkd')
    inputs = build_inputs(case, dtype)
    loss = MLKDLoss(case['options']['temperatures'])(
        inputs['logits_student'], inputs['logits_teacher'])
    assert loss.dtype == dtype
    if dtype == torch.float64:
        assert_matches(case, loss, inputs)
    torch.testing.assert_close(loss.detach().double(), torch.tensor(
        case['expected']['loss'], dtype=torch.float64), rtol=1e-5, atol=0)


def softmax(row, temperature):
    total = sum(math.exp(logit / temperature) for logit in row)
    return [math.exp(logit / temperature) / total for logit in row]


def test_agrees_with_loops():
    student, teacher = wave((3, 4), 0.3, 2.0).double(), wave((3, 4), 1.7, 3.0).double()
    total = 0.0
    for temperature in (1.0, 4.0):
        q, p = ([softmax(row, temperature) for row in logits.tolist()]
                for logits in (student, teacher))
        total += temperature**2 * sum(
            a * math.log(a / b) for i in range(3) for a, b in zip(p[i], q[i])) / 3
        total += sum((sum(q[i][k] * q[j][k] - p[i][k] * p[j][k] for k in range(4)))**2
                     for i in range(3) for j in range(3)) / 3
        total += sum((sum(q[i][k] * q[i][m] - p[i][k] * p[i][m] for i in range(3)))**2
                     for k in range(4) for m in range(4)) / 4
    assert MLKDLoss((1.0, 4.0))(student, teacher).item() == pytest.approx(total)


def test_by_hand():
    # One image: the student says (1/2, 1/2), the teacher (3/4, 1/4).
    teacher = torch.tensor([[math.log(3), 0.0]], dtype=torch.float64)
    student = torch.zeros(1, 2, dtype=torch.float64)
    batch = (1 / 2 - 10 / 16)**2
    classes = ((1 / 4 - 9 / 16)**2 + 2 * (1 / 4 - 3 / 16)**2 + (1 / 4 - 1 / 16)**2) / 2
    expected = KDLoss(1.0)(student, teacher).item() + batch + classes
    assert MLKDLoss((1.0,))(student, teacher).item() == pytest.approx(expected)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(MLKDLoss(), checks.maps(4, 6))
    checks.only_the_student_gets_a_gradient(
        MLKDLoss(), checks.maps(4, 6), checks.maps(4, 6, seed=1.7))


@pytest.mark.parametrize('temperatures, message', [
    ((), 'at least one number'), ((2.0, 0.0), 'each of temperatures must be > 0')])
def test_bad_temperatures(temperatures, message):
    with pytest.raises(ValueError, match=message):
        MLKDLoss(temperatures)
