import math

import pytest
import torch

from mmkd.losses import ManifoldLoss
from tests.losses import checks

ALL = 10**6  # patches: none is left to chance


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('name, arguments', [
    ('manifold', dict(student_extra_tokens=1)), ('manifold_merged', dict(max_patches=9))])
def test_golden(name, arguments, dtype):
    checks.agrees_with_golden(name, dtype, lambda inputs, _: ManifoldLoss(
        num_random=ALL, **arguments)(inputs['tokens_student'], inputs['tokens_teacher']))


def only(**weights):
    """A loss with one of the three parts, for tokens without extra ones."""
    return ManifoldLoss(**{**dict(intra_image=0, inter_image=0, random=0), **weights},
                        num_random=ALL)


def test_by_hand():
    # One image of two patches: at right angles for the student, in one direction for the teacher.
    student = torch.tensor([[[2.0, 0.0], [0.0, 5.0]]])
    teacher = torch.tensor([[[1.0, 1.0, 0.0], [3.0, 3.0, 0.0]]])
    assert only(intra_image=1)([student], [teacher]).item() == pytest.approx(2 / 4)
    assert only(inter_image=1)([student], [teacher]).item() == pytest.approx(0)
    assert only(random=1)([student], [teacher]).item() == pytest.approx(2 / 4)


def cosine(first, second):
    product = sum(a * b for a, b in zip(first, second))
    return product / math.sqrt(sum(a * a for a in first) * sum(b * b for b in second))


def mean_square(pairs, student, teacher):
    squares = [(cosine(student[a][b], student[c][d]) - cosine(teacher[a][b], teacher[c][d]))**2
               for a, b, c, d in pairs]
    return sum(squares) / len(squares)


def test_each_part_agrees_with_loops():
    student, teacher = checks.maps(3, 4, 5), checks.maps(3, 4, 6, seed=1.1)
    images, places = range(3), range(4)
    everything = [(a, b, c, d) for a in images for b in places for c in images for d in places]
    for name, pairs in (('intra_image', [pair for pair in everything if pair[0] == pair[2]]),
                        ('inter_image', [pair for pair in everything if pair[1] == pair[3]]),
                        ('random', everything)):
        expected = mean_square(pairs, student.tolist(), teacher.tolist())
        loss = only(**{name: 3.0})([student], [teacher])
        assert loss.item() == pytest.approx(3 * expected)


def test_so_many_patches_are_drawn():
    tokens = checks.maps(3, 5, 4)
    loss = ManifoldLoss(0, inter_image=0, random=1, num_random=1)
    # The cosine of a patch with itself is 1 in both networks.
    assert loss([tokens], [checks.maps(3, 5, 4, seed=1.1)]).item() == pytest.approx(0, abs=1e-12)


def test_extra_tokens_are_left_out_on_both_sides():
    student, teacher = checks.maps(2, 6, 4), checks.maps(2, 5, 4, seed=1.1)
    loss = ManifoldLoss(num_random=ALL, student_extra_tokens=2, teacher_extra_tokens=1)
    without = ManifoldLoss(num_random=ALL)
    torch.testing.assert_close(
        loss([student], [teacher]), without([student[:, 2:]], [teacher[:, 1:]]))


def test_minimum_and_gradient():
    loss = ManifoldLoss(num_random=ALL)
    checks.is_zero_where_both_agree(loss, [checks.maps(2, 4, 3), checks.maps(2, 9, 5)])
    checks.only_the_student_gets_a_gradient(
        loss, [checks.maps(2, 4, 3)], [checks.maps(2, 4, 5, seed=1.0)])


@pytest.mark.parametrize('arguments, message', [
    (dict(intra_image=-1), 'weights from 0 on'), (dict(num_random=0), r'num_random must be >= 1'),
    (dict(intra_image=0, inter_image=0, random=0), 'one must be above'),
    (dict(max_patches=10), 'square number or None, got 10'), (dict(max_patches=0), 'got 0'),
    (dict(teacher_extra_tokens=-1), 'extra tokens >= 0')])
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        ManifoldLoss(**arguments)


@pytest.mark.parametrize('student, teacher, message', [
    ((2, 5, 4), (2, 5, 4), r'4 patches in a layer and the teacher 5: .*extra_tokens'),
    ((2, 4, 4, 4), (2, 4, 4, 4), 'capture the blocks of a transformer'),
    ((2, 17, 4), (2, 16, 4), '16 patches cannot be cut into 3x3 squares')])
def test_what_does_not_fit_is_named(student, teacher, message):
    with pytest.raises(ValueError, match=message):
        ManifoldLoss(max_patches=9, student_extra_tokens=1)(
            [torch.zeros(student)], [torch.zeros(teacher)])
