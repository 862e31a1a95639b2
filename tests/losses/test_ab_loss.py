import pytest
import torch

from mmkd.losses import ABLoss
from tests.losses import checks


def hinge_oracle(student, teacher, margin):
    total = 0
    for a, b in zip(student.flatten().tolist(), teacher.flatten().tolist()):
        total += max(0, margin - a)**2 if b > 0 else max(0, a + margin)**2
    return total / len(student)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('ab', dtype, lambda inputs, _: ABLoss()(
        inputs['feats_student'], inputs['feats_teacher']))


@pytest.mark.parametrize('margin', [0.5, 1.0])
def test_agrees_with_loops(margin):
    student = [checks.maps(2, 3, 2, 2, seed=seed) for seed in (0.3, 0.5, 0.7)]
    teacher = [checks.maps(2, 3, 2, 2, seed=seed) for seed in (1.3, 1.5, 1.7)]
    stages = [hinge_oracle(a, b, margin) for a, b in zip(student, teacher)]
    expected = 0.003 * (stages[0] / 4 + stages[1] / 2 + stages[2])
    assert ABLoss(margin)(student, teacher).item() == pytest.approx(expected)


def test_by_hand():
    student = torch.tensor([[0.5, 2.0, -3.0, 0.0]])
    teacher = torch.tensor([[1.0, 1.0, -1.0, -1.0]])
    # 0.5^2 below the margin, 0 above it, 0 below its negative, 1^2 above it
    assert ABLoss()([student], [teacher]).item() == pytest.approx(0.003 * 1.25)


def test_zero_beyond_the_margin():
    teacher = checks.maps(2, 3, 2, 2)
    student = (2 * teacher.sign()).requires_grad_()
    loss = ABLoss()([student], [teacher])
    loss.backward()
    assert loss == 0 and not student.grad.any()


def test_gradient():
    checks.only_the_student_gets_a_gradient(
        ABLoss(), [checks.maps(2, 3, 2, 2)], [checks.maps(2, 3, 2, 2, seed=1.0)])


def test_wrong_input():
    with pytest.raises(ValueError, match='margin must be > 0'):
        ABLoss(0.0)
    with pytest.raises(ValueError, match='must have one shape'):
        ABLoss()([torch.zeros(2, 3)], [torch.zeros(2, 4)])
