import math

import pytest
import torch

from mmkd.losses import HardKDLoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_beside_the_labels(dtype):
    def loss_of(inputs, module):
        labels = torch.nn.functional.cross_entropy(inputs['logits_student'], inputs['target'])
        hard = HardKDLoss()(inputs['logits_distilled'], inputs['logits_teacher'])
        return 0.5 * labels + 0.5 * hard

    checks.agrees_with_golden('deit_hard', dtype, loss_of)


def test_by_hand():
    # The teacher decides for the second class, to which the student gives a quarter.
    student = torch.tensor([[math.log(3.0), 0.0]], dtype=torch.float64)
    teacher = torch.tensor([[-5.0, -4.9]])
    assert HardKDLoss()(student, teacher).item() == pytest.approx(math.log(4))


def test_agrees_with_loops():
    student, teacher = 2 * checks.maps(4, 6), checks.maps(4, 6, seed=1.7)
    total = 0.0
    for row, answers in zip(student.tolist(), teacher.tolist()):
        exponentials = [math.exp(value) for value in row]
        total -= math.log(exponentials[answers.index(max(answers))] / sum(exponentials))
    assert HardKDLoss()(student, teacher).item() == pytest.approx(total / 4)


def test_how_sure_the_teacher_is_does_not_count():
    student, teacher = checks.maps(4, 6), checks.maps(4, 6, seed=1.7)
    assert HardKDLoss()(student, teacher) == HardKDLoss()(student, 100 * teacher - 3)


def test_gradient():
    checks.only_the_student_gets_a_gradient(
        HardKDLoss(), checks.maps(4, 6), checks.maps(4, 6, seed=1.7))


def test_shapes_are_checked():
    with pytest.raises(ValueError, match=r'one shape \(N, K\)'):
        HardKDLoss()(torch.zeros(4, 6), torch.zeros(4, 5))
