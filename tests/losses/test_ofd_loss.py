import itertools
import math
import statistics

import pytest
import torch

from mmkd.connectors import AlignFeatures
from mmkd.losses import OFDLoss, ofd_loss
from tests.losses import checks


def connected(inputs, module):
    channels = ((16, 24), (32, 48))
    student = [module(AlignFeatures(*pair, activation='none'))(features)
               for pair, features in zip(channels, inputs['feats_student'])]
    return OFDLoss()(student, inputs['feats_teacher'], inputs['teacher_bn_weight'],
                     inputs['teacher_bn_bias'])


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('ofd', dtype, connected)
    checks.agrees_with_golden('ofd_feat_loss', dtype, lambda inputs, _: ofd_loss.partial_distance(
        inputs['source'], inputs['target'], inputs['margin']))


def test_margins_are_means_of_the_negative_part():
    scale, mean = torch.tensor([1.0, -2.0, 0.5]), torch.tensor([0.0, 1.0, -0.3])
    for margin, std, centre in zip(ofd_loss.margins(scale, mean), scale, mean):
        steps = [-12 + 0.001 * (i + 0.5) for i in range(12000)]  # of the negative axis
        normal = statistics.NormalDist(centre.item(), abs(std.item()))
        mass = sum(normal.pdf(x) for x in steps)
        expected = sum(x * normal.pdf(x) for x in steps) / mass
        assert margin.item() == pytest.approx(expected, rel=1e-3)


def test_margin_of_a_half_normal_by_hand():
    margin = ofd_loss.margins(torch.tensor([2.0]), torch.tensor([0.0]))
    assert margin.item() == pytest.approx(-2 * math.sqrt(2 / math.pi), rel=1e-6)


def test_channel_that_is_hardly_negative():
    assert ofd_loss.margins(torch.tensor([0.5]), torch.tensor([5.0])).item() == -1.5


def test_agrees_with_loops():
    student, teacher = checks.maps(2, 3, 2, 2), checks.maps(2, 3, 2, 2, seed=1.2)
    weight = torch.tensor([1.0, 0.5, 2.0], dtype=torch.float64)
    bias = torch.tensor([0.2, -0.3, 0.0], dtype=torch.float64)
    margins = ofd_loss.margins(weight, bias).tolist()
    total = 0
    for ours, theirs in zip(student.tolist(), teacher.tolist()):
        for channel in range(3):
            for a, b in zip(*(itertools.chain(*image[channel]) for image in (ours, theirs))):
                b = max(b, margins[channel])
                total += 0 if a <= b <= 0 else (a - b)**2
    loss = OFDLoss()([student], [teacher], [weight], [bias])
    assert loss.item() == pytest.approx(total / 2)


def test_stages_weigh_half_of_the_next():
    features, one = torch.ones(1, 1, 1, 1), torch.ones(1)
    loss = OFDLoss()([2 * features] * 3, [features] * 3, [one] * 3, [0 * one] * 3)
    assert loss == 1 / 4 + 1 / 2 + 1
    with pytest.raises(ValueError, match='got 2 stages, 1 norm_weights, 2 norm_biases: wire'):
        OFDLoss()([features] * 2, [features] * 2, [one], [one] * 2)


def test_gradient_reaches_the_student_only():
    weight, bias = (torch.rand(3, dtype=torch.float64).requires_grad_() for _ in range(2))
    checks.only_the_student_gets_a_gradient(
        lambda student, teacher: OFDLoss()(student, teacher, [weight], [bias]),
        [checks.maps(2, 3, 2, 2)], [checks.maps(2, 3, 4, 4, seed=1.0)])
    assert weight.grad is None and bias.grad is None
