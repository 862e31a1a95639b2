import itertools
import math

import pytest
import torch

from mmkd.losses import VIDLoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('vid', dtype, lambda inputs, module: module(VIDLoss([16], [32]))(
        [inputs['feat_student']], [inputs['feat_teacher']]))


def identity_loss(variance):
    """A loss whose predictor passes positive maps and whose channels have given variances."""
    loss = VIDLoss([2], [2]).double()
    with torch.no_grad():
        for layer in loss.predictors[0][::2]:
            layer.weight.copy_(torch.eye(2)[:, :, None, None])
        loss.log_scales[0].copy_(torch.tensor(
            [math.log(math.exp(value - 1e-5) - 1) for value in variance]))
    return loss


def test_agrees_with_loops():
    variance = (0.5, 2.0)
    student, teacher = checks.maps(2, 2, 2, 2).abs(), checks.maps(2, 2, 2, 2, seed=1.2)
    total = 0
    for ours, theirs in zip(student.tolist(), teacher.tolist()):
        for channel in range(2):
            for a, b in zip(*(itertools.chain(*image[channel]) for image in (ours, theirs))):
                total += 0.5 * ((a - b)**2 / variance[channel] + math.log(variance[channel]))
    loss = identity_loss(variance)([student], [teacher])
    assert loss.item() == pytest.approx(total / 16, rel=1e-6)


def test_by_hand():
    student = torch.tensor([[[[2.0]], [[1.0]]]], dtype=torch.float64)
    teacher = torch.tensor([[[[0.0]], [[1.0]]]], dtype=torch.float64)
    # 1/2 ((2 - 0)^2 / 4 + ln 4) and 1/2 (0 + ln 1), averaged over two elements
    loss = identity_loss((4.0, 1.0))([student], [teacher])
    assert loss.item() == pytest.approx((0.5 * (1 + math.log(4)) + 0) / 2, rel=1e-6)


def test_variance_starts_where_it_is_told():
    loss = VIDLoss([3], [4], initial_variance=2.0)
    variance = torch.nn.functional.softplus(loss.log_scales[0]) + 1e-5
    torch.testing.assert_close(variance, torch.full((4,), 2.0))


def test_gradient_reaches_student_predictor_and_variance_only():
    loss = VIDLoss([3, 2], [4, 5]).double()
    checks.only_the_student_gets_a_gradient(
        loss, [checks.maps(2, 3, 4, 4), checks.maps(2, 2, 2, 2)],
        [checks.maps(2, 4, 2, 2, seed=1.0), checks.maps(2, 5, 4, 4, seed=1.0)])
    assert all(parameter.grad.abs().sum() > 0 for parameter in loss.parameters())


def test_wrong_arguments():
    with pytest.raises(ValueError, match='one entry per stage'):
        VIDLoss([3], [4, 5])
    with pytest.raises(ValueError, match='initial_variance'):
        VIDLoss([3], [4], initial_variance=0.0)
    stages = [checks.maps(2, 3, 4, 4).float()] * 2
    with pytest.raises(ValueError, match='got 2 stages, 1 channels: give student_channels'):
        VIDLoss([3], [3])(stages, stages)
