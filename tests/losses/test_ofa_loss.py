import math

import pytest
import torch

from mmkd.losses import OFALoss
from tests.golden import assert_matches, build_inputs, load_case
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('name', ['ofa_eps1.5_T1', 'ofa_eps1.0_T2'])
def test_golden(name, dtype):
    case = load_case(name)
    inputs, options = build_inputs(case, dtype), case['options']
    loss = OFALoss(options['eps'], temperature=options['temperature'])(
        inputs['logits_student'], inputs['logits_teacher'], inputs['target'])
    assert_matches(case, loss, inputs)


def test_by_hand():
    # The teacher says 3/4 and 1/4, the student 1/2 and 1/2, and the label is the first class.
    teacher = torch.tensor([[math.log(3.0), 0.0]], dtype=torch.float64)
    loss = OFALoss(2.0)(torch.zeros(1, 2, dtype=torch.float64), teacher, torch.tensor([0]))
    assert loss.item() == pytest.approx((1.75**2 - 1 + 0.25**2) * math.log(2))


def softmax(row):
    total = sum(map(math.exp, row))
    return [math.exp(value) / total for value in row]


def test_agrees_with_loops():
    student, teacher = checks.maps(4, 6), 2 * checks.maps(4, 6, seed=1.7)
    labels, total = [0, 3, 5, 1], 0.0
    for row, label in enumerate(labels):
        p, q = softmax((teacher[row] / 2).tolist()), softmax((student[row] / 2).tolist())
        for place in range(6):
            weight = ((1 + p[place])**1.3 - 1) if place == label else p[place]**1.3
            total -= weight * math.log(q[place])
    loss = OFALoss(1.3, temperature=2.0)(student, teacher, torch.tensor(labels))
    assert loss.item() == pytest.approx(total / 4)


def test_exponent_one_is_the_cross_entropy_with_the_teacher():
    student, teacher = checks.maps(4, 6), checks.maps(4, 6, seed=1.7)
    expected = torch.nn.functional.cross_entropy(student, teacher.softmax(1))
    torch.testing.assert_close(OFALoss()(student, teacher, torch.arange(4)), expected)


def test_gradient():
    checks.only_the_student_gets_a_gradient(
        lambda student, teacher: OFALoss(1.5)(student, teacher, torch.arange(4)),
        checks.maps(4, 6), checks.maps(4, 6, seed=1.7))


def test_bad_exponent():
    with pytest.raises(ValueError, match=r'exponent must be >= 1.*got 0\.5'):
        OFALoss(0.5)
