import math

import pytest
import torch

from mmkd.losses import WTTMLoss
from tests.golden import assert_matches, build_inputs, load_case, wave
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    case = load_case('wttm')
    inputs = build_inputs(case, dtype)
    loss = WTTMLoss(case['options']['gamma'])(inputs['logits_student'], inputs['logits_teacher'])
    assert loss.dtype == dtype
    assert_matches(case, loss, inputs)


def probabilities(logits):
    total = sum(math.exp(logit) for logit in logits)
    return [math.exp(logit) / total for logit in logits]


@pytest.mark.parametrize('weighted', [True, False])
def test_agrees_with_loops(weighted):
    student, teacher = wave((4, 6), 0.3, 2.0).double(), wave((4, 6), 1.7, 3.0).double()
    total = 0.0
    for student_row, teacher_row in zip(student.tolist(), teacher.tolist()):
        powers = [p**0.3 for p in probabilities(teacher_row)]
        kl = sum(p / sum(powers) * math.log(p / sum(powers) / q)
                 for p, q in zip(powers, probabilities(student_row)))
        total += kl * (sum(powers) if weighted else 1)
    assert WTTMLoss(0.3, weighted=weighted)(student, teacher).item() == pytest.approx(total / 4)


def test_by_hand():
    # p = (0.8, 0.2): its roots are in the ratio 2 to 1, and sum to 3 / sqrt(5).
    teacher = torch.tensor([[math.log(4), 0.0]], dtype=torch.float64)
    kl = 2 / 3 * math.log(2 / 3 / 0.5) + 1 / 3 * math.log(1 / 3 / 0.5)
    loss = WTTMLoss(0.5)(torch.zeros(1, 2, dtype=torch.float64), teacher)
    assert loss.item() == pytest.approx(3 / 5**0.5 * kl)


def test_minimum_at_the_transformed_teacher():
    teacher = checks.maps(4, 6)
    student = (0.2 * teacher).requires_grad_()
    loss = WTTMLoss(0.2)(student, teacher)
    loss.backward()
    assert abs(loss.item()) < 1e-12 and student.grad.abs().max() < 1e-9
    assert WTTMLoss(0.2)(teacher, teacher) > 0.1


def test_gradient():
    checks.only_the_student_gets_a_gradient(
        WTTMLoss(), checks.maps(4, 6), checks.maps(4, 6, seed=1.7))


@pytest.mark.parametrize('gamma, message', [
    (0.0, 'gamma must be > 0'), (1.5, r'gamma must be at most 1.*1\.5')])
def test_bad_gamma(gamma, message):
    with pytest.raises(ValueError, match=message):
        WTTMLoss(gamma)
