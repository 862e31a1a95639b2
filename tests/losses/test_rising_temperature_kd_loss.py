import math

import pytest
import torch

from mmkd.losses import KDLoss, RisingTemperatureKDLoss
from tests.losses import checks


def logits(seed):
    return [checks.maps(3, 4, seed=seed), checks.maps(3, 4, seed=seed + 1)]


def softmax(row, temperature):
    values = [math.exp(value / temperature) for value in row]
    return [value / sum(values) for value in values]


def test_agrees_with_loops():
    student, teacher, loss = logits(0.3), logits(2.1), RisingTemperatureKDLoss(3.0, start=1.5)
    loss.set_progress(3, 10)
    expected = 0
    for own, other in zip(student, teacher):
        for row, aim in zip(own.tolist(), other.tolist()):
            expected += sum(p * math.log(p / q) for p, q in zip(
                softmax(aim, 1.5 + 3 * 4 / 10), softmax(row, 1.5 + 3 * 4 / 10))) / 3
    assert loss(student, teacher).item() == pytest.approx(expected, rel=1e-12)


def test_by_hand():
    """At T = 2: one half and one half against e / (1 + e), where the logits differ by 2."""
    loss = RisingTemperatureKDLoss(1.0)
    loss.set_progress(9, 10)
    expected = 0.5 * math.log(0.5 * (1 + math.e) / math.e) + 0.5 * math.log(0.5 * (1 + math.e))
    assert loss([torch.tensor([[2.0, 0.0]])], [torch.zeros(1, 2)]).item() == pytest.approx(expected)


def test_temperature_rises_with_the_epochs():
    loss = RisingTemperatureKDLoss(3.0)
    assert loss.temperature == 1
    seen = []
    for epoch in (0, 124, 249):
        loss.set_progress(epoch, 250)
        seen.append(loss.temperature)
    assert seen == pytest.approx([1.012, 2.5, 4])


def test_without_a_rise_it_is_kd_without_its_factor():
    student, teacher, loss = logits(0.3), logits(2.1), RisingTemperatureKDLoss(0.0, start=2.0)
    loss.set_progress(5, 10)
    expected = sum(KDLoss(2.0)(*pair) for pair in zip(student, teacher)) / 4
    torch.testing.assert_close(loss(student, teacher), expected)


def test_gradients():
    loss = RisingTemperatureKDLoss()
    checks.only_the_student_gets_a_gradient(loss, logits(0.3), logits(2.1))
    checks.is_zero_where_both_agree(loss, logits(0.3))


def test_what_does_not_fit():
    with pytest.raises(ValueError, match='equally many stages'):
        RisingTemperatureKDLoss()(logits(0.3), logits(0.3)[:1])
    with pytest.raises(ValueError, match=r'one shape \(N, K\)'):
        RisingTemperatureKDLoss()([torch.zeros(3, 4)], [torch.zeros(3, 5)])


@pytest.mark.parametrize('arguments, message', [
    (dict(rise=-1.0), 'rise must be >= 0'), (dict(start=0.0), 'start must be > 0')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        RisingTemperatureKDLoss(**arguments)
