import math

import pytest
import torch

from mmkd.losses import CAMKDLoss, KDLoss
from mmkd.losses.camkd_loss import confidence_weights
from tests.golden import assert_matches, build_inputs, load_case, wave
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    case = load_case('camkd')
    inputs = build_inputs(case, dtype)
    teachers = inputs['logits_teacher']
    loss = CAMKDLoss(case['options']['temperature'])(
        inputs['logits_student'], teachers, inputs['target'])
    # The code divides by the number of teachers once more.
    assert_matches(case, loss / len(teachers), inputs)


def probabilities(logits, temperature=1.0):
    total = sum(math.exp(logit / temperature) for logit in logits)
    return [math.exp(logit / temperature) / total for logit in logits]


def test_agrees_with_loops():
    student = wave((4, 6), 0.3, 2.0).double()
    teachers = [wave((4, 6), seed, 3.0).double() for seed in (1.7, 0.2, 2.9)]
    labels, total = torch.tensor([0, 3, 5, 1]), 0.0
    for row in range(4):
        doubts = [-math.log(probabilities(teacher[row].tolist())[labels[row]])
                  for teacher in teachers]
        for teacher, doubt in zip(teachers, doubts):
            weight = (1 - math.exp(doubt) / sum(map(math.exp, doubts))) / 2
            total += 9 * weight * sum(
                p * math.log(p / q) for p, q in zip(probabilities(teacher[row].tolist(), 3.0),
                                                    probabilities(student[row].tolist(), 3.0)))
    assert CAMKDLoss(3.0)(student, teachers, labels).item() == pytest.approx(total / 4)


def test_the_surer_teacher_weighs_more():
    # Cross-entropies log 4 and log 4/3: their exponentials 4 and 4/3 are in the ratio 3 to 1.
    teachers = [torch.tensor([[0.0, math.log(3)]]), torch.tensor([[math.log(3), 0.0]])]
    weights = confidence_weights(teachers, torch.tensor([0]))
    torch.testing.assert_close(weights[:, 0], torch.tensor([0.25, 0.75]))


def test_equal_teachers_are_one():
    student, teacher = checks.maps(4, 6), checks.maps(4, 6, seed=1.7)
    loss = CAMKDLoss(4.0)(student, [teacher, teacher], torch.arange(4))
    torch.testing.assert_close(loss, KDLoss(4.0)(student, teacher))


def test_gradient_and_minimum():
    labels = torch.arange(4)
    checks.only_the_student_gets_a_gradient(
        lambda student, teachers: CAMKDLoss()(student, teachers, labels), checks.maps(4, 6),
        [checks.maps(4, 6, seed=1.7), checks.maps(4, 6, seed=2.9)])
    same = checks.maps(4, 6)
    assert abs(CAMKDLoss()(same, [same, same], labels).item()) < 1e-12


@pytest.mark.parametrize('teachers', [torch.zeros(2, 5), [torch.zeros(2, 5)]])
def test_one_teacher_is_refused(teachers):
    with pytest.raises(ValueError, match='needs a list of at least two'):
        CAMKDLoss()(torch.zeros(2, 5), teachers, torch.zeros(2, dtype=torch.long))
