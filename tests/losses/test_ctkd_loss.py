import math

import pytest
import torch

from mmkd.losses import CTKDLoss, KDLoss
from tests import golden
from tests.losses import checks


def compute(inputs, module):
    loss = module(CTKDLoss())
    loss.reversal = golden.load_case('ctkd_global')['expected']['lambda']
    return loss(inputs['logits_student'], inputs['logits_teacher'])


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('ctkd_global', dtype, compute)


def test_golden_gradient_of_the_temperature():
    case = golden.load_case('ctkd_global')
    inputs = golden.build_inputs(case)
    loss = CTKDLoss().double()
    loss.reversal = case['expected']['lambda']
    loss(inputs['logits_student'], inputs['logits_teacher']).backward()
    assert loss.parameter.grad.item() == pytest.approx(case['expected']['grad_global_T'], rel=1e-6)
    assert loss.monitored['temperature'].item() == pytest.approx(case['expected']['temperature'])


def test_is_kd_at_the_temperature_it_has_reached():
    loss = CTKDLoss().double()
    student, teacher = 3 * checks.maps(4, 5), 4 * checks.maps(4, 5, seed=1.2)
    temperature = 1 + 20 / (1 + math.exp(-1))
    assert loss(student, teacher).item() == pytest.approx(
        KDLoss(temperature)(student, teacher).item())


def test_by_hand():
    # softmax(teacher / 2) = (3/4, 1/4), softmax(student / 2) = (1/2, 1/2), T = 1 + 2 / 2
    loss = CTKDLoss(lowest=1.0, span=2.0).double()
    with torch.no_grad():
        loss.parameter.zero_()
    teacher = torch.tensor([[2 * math.log(3), 0.0]], dtype=torch.float64)
    expected = 4 * (0.75 * math.log(1.5) + 0.25 * math.log(0.5))
    assert loss(torch.zeros(1, 2, dtype=torch.float64), teacher).item() == pytest.approx(expected)


@pytest.mark.parametrize('reversal', [0.0, -0.5, -1.0])
def test_reversal_scales_the_gradient_of_the_temperature_alone(reversal):
    def gradients(factor):
        loss = CTKDLoss().double()
        loss.reversal = factor
        student = (3 * checks.maps(4, 5)).requires_grad_()
        loss(student, 4 * checks.maps(4, 5, seed=1.2)).backward()
        return student.grad, loss.parameter.grad

    student, temperature = gradients(reversal)
    plain_student, plain_temperature = gradients(1.0)
    assert torch.equal(student, plain_student)
    torch.testing.assert_close(temperature, reversal * plain_temperature)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(CTKDLoss().double(), checks.maps(4, 5))
    checks.only_the_student_gets_a_gradient(
        CTKDLoss().double(), checks.maps(4, 5), checks.maps(4, 5, seed=1.0))


def test_wrong_arguments():
    with pytest.raises(ValueError, match='lowest must be > 0'):
        CTKDLoss(lowest=0.0)
