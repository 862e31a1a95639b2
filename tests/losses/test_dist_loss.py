import math

import pytest
import torch

from mmkd.losses import DISTLoss
from tests.losses import checks


def softmax(row, temperature):
    exponentials = [math.exp(value / temperature) for value in row]
    return [value / sum(exponentials) for value in exponentials]


def pearson(first, second):
    first = [value - sum(first) / len(first) for value in first]
    second = [value - sum(second) / len(second) for value in second]
    return sum(a * b for a, b in zip(first, second)) / (math.hypot(*first) * math.hypot(*second))


@pytest.mark.parametrize('beta, gamma, temperature', [(2.0, 2.0, 4.0), (1.0, 0.0, 1.0),
                                                      (0.0, 1.0, 2.0)])
def test_agrees_with_loops(beta, gamma, temperature):
    student, teacher = 3 * checks.maps(4, 5), 4 * checks.maps(4, 5, seed=1.2)
    ours, theirs = ([softmax(row, temperature) for row in logits.tolist()]
                    for logits in (student, teacher))
    rows = sum(1 - pearson(a, b) for a, b in zip(ours, theirs)) / 4
    columns = sum(1 - pearson(a, b) for a, b in zip(zip(*ours), zip(*theirs))) / 5
    expected = temperature**2 * (beta * rows + gamma * columns)
    loss = DISTLoss(beta, gamma, temperature)(student, teacher)
    assert loss.item() == pytest.approx(expected, rel=1e-5)


def test_by_hand():
    # Probabilities (3/4, 1/4), (1/4, 3/4) against the opposite: every correlation is -1.
    student = torch.tensor([[math.log(3), 0.0], [0.0, math.log(3)]], dtype=torch.float64)
    loss = DISTLoss(beta=1.0, gamma=3.0, temperature=1.0)(student, student.flip(0))
    assert loss.item() == pytest.approx(1 * 2 + 3 * 2, rel=1e-6)


def test_minimum_and_gradient():
    student = (5 * checks.maps(4, 5)).requires_grad_()
    loss = DISTLoss(temperature=1.0)(student, student.detach())
    loss.backward()
    # The guard against a division by zero leaves a little.
    assert abs(loss.item()) < 1e-5 and student.grad.abs().max() < 1e-5
    checks.only_the_student_gets_a_gradient(
        DISTLoss(), checks.maps(4, 5), checks.maps(4, 5, seed=1.0))


def first_gradient(loss, spread):
    """The gradient on a student that answers nearly alike, under a teacher that does not."""
    student = (spread * checks.maps(32, 20)).requires_grad_()
    loss(student, 6 * checks.maps(32, 20, seed=1.2)).backward()
    return student.grad.norm().item()


def test_a_larger_epsilon_bounds_the_gradient_of_a_student_without_spread():
    published, option = DISTLoss(), DISTLoss(epsilon=0.01)
    # The spread is in the denominator: ten times less of it, ten times the gradient.
    assert first_gradient(published, 1e-3) == pytest.approx(
        10 * first_gradient(published, 1e-2), rel=0.05)
    assert first_gradient(option, 1e-3) < 1.1 * first_gradient(option, 1e-2)
    assert first_gradient(published, 1e-3) > 50 * first_gradient(option, 1e-3)


def test_epsilon_plays_no_part_once_the_student_has_learnt():
    student, teacher = 8 * checks.maps(32, 20), 6 * checks.maps(32, 20, seed=1.2)
    published, option = (DISTLoss(temperature=1.0, epsilon=epsilon)(student, teacher)
                         for epsilon in (1e-8, 0.01))
    assert option.item() == pytest.approx(published.item(), rel=0.05)


@pytest.mark.parametrize('arguments, message', [
    (dict(beta=-1.0), 'beta must be >= 0'), (dict(gamma=-1.0), 'gamma must be >= 0'),
    (dict(temperature=0.0), 'temperature must be > 0'),
    (dict(epsilon=0.0), 'epsilon must be > 0')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        DISTLoss(**arguments)
