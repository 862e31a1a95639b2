import pytest
import torch

from mmkd.losses import FSPLoss
from mmkd.losses.fsp_loss import fsp_matrix
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('fsp', dtype, lambda inputs, _: FSPLoss()(
        inputs['features_student'], inputs['features_teacher']))


def test_by_hand():
    first = torch.tensor([[[[1.0, 3.0], [1.0, 3.0]]]])  # pooled to its mean, 2
    second = torch.tensor([[[[5.0]], [[7.0]]]])
    assert fsp_matrix(first, second).tolist() == [[[10.0, 14.0]]]
    zero = torch.zeros(1, 2, 1, 1)
    assert FSPLoss()([first, second], [first, zero]) == (100 + 196) / 2


def matrix_by_loops(first, second):
    (_, channels, height, width), other = first.shape, second.shape[1]
    return [[[sum(image[0][a][y][x] * image[1][b][y][x] for y in range(height)
                  for x in range(width)) / (height * width) for b in range(other)]
             for a in range(channels)] for image in zip(first.tolist(), second.tolist())]


def test_agrees_with_loops():
    student = [checks.maps(2, 3, 2, 2), checks.maps(2, 4, 2, 2, seed=0.9)]
    teacher = [checks.maps(2, 3, 2, 2, seed=1.7), checks.maps(2, 4, 2, 2, seed=2.1)]
    ours, theirs = (torch.tensor(matrix_by_loops(*maps)) for maps in (student, teacher))
    torch.testing.assert_close(fsp_matrix(*student), ours.double(), rtol=1e-6, atol=1e-7)
    expected = (ours - theirs).square().mean().item()
    assert FSPLoss()(student, teacher).item() == pytest.approx(expected, rel=1e-5)


def test_minimum_and_gradient():
    stages = [checks.maps(2, 3, 4, 4), checks.maps(2, 4, 2, 2), checks.maps(2, 4, 2, 2, seed=2.0)]
    checks.is_zero_where_both_agree(FSPLoss(), stages)
    checks.only_the_student_gets_a_gradient(
        FSPLoss(), [stage.clone() for stage in stages], [2 * stage for stage in stages])


@pytest.mark.parametrize('student, teacher, message', [
    ([(1, 2, 2, 2)], [(1, 2, 2, 2)], 'needs at least two'),
    ([(1, 2, 2, 2)] * 2, [(1, 3, 2, 2)] * 2, 'equal channels, got 2 and 3'),
    ([(1, 4, 2)] * 2, [(1, 4, 2)] * 2, 'must be feature maps')])
def test_what_does_not_fit_is_named(student, teacher, message):
    with pytest.raises(ValueError, match=message):
        FSPLoss()(list(map(torch.zeros, student)), list(map(torch.zeros, teacher)))
