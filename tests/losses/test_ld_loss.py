import math

import pytest
import torch

from mmkd.connectors import LDRegions
from mmkd.losses import LDLoss, LDScoreLoss
from tests import golden, toy_golden_detectors
from tests.losses import checks

SIZES, STRIDES = ((8, 12), (4, 6), (2, 3)), (8, 16, 32)
GT_BOXES = [torch.tensor(boxes).double() for boxes in toy_golden_detectors.BOXES]


class Head:
    """Squares of four strides around each place, as GFL's anchors."""

    class prior_generator:
        @staticmethod
        def grid_priors(sizes, device):
            anchors = []
            for (height, width), stride in zip(sizes, STRIDES):
                places = torch.cartesian_prod(torch.arange(height), torch.arange(width)).flip(1)
                centres = places.double() * stride
                anchors.append(torch.cat([centres - 2 * stride, centres + 2 * stride], 1))
            return anchors


def levels(channels, seed, n=2):
    return [golden.wave((n, channels, *size), seed + index, 2.0).double()
            for index, size in enumerate(SIZES)]


def targets(classes=3):
    """Every fifth prior is positive."""
    result = []
    for index, (height, width) in enumerate(SIZES):
        priors = 2 * height * width
        labels = torch.full((priors,), classes)
        labels[::5] = torch.arange(len(labels[::5])) % classes
        result.append(dict(pred=golden.wave((priors, classes), 0.2 + index).double(),
                           target=(labels, None), weight=torch.ones(priors)))
    return result


def regions(**changes):
    return LDRegions(**changes)(targets(), levels(4, 0.0), Head, GT_BOXES)


def test_golden_regions_and_loss():
    case = golden.load_case('ld', 'golden_detectors.json')
    valuable = regions()['valuable']
    for image in range(2):
        parts = [level.chunk(2)[image] for level in valuable]
        assert [part.sum().item() for part in parts] == pytest.approx(
            case['expected']['valuable_sums'][image], rel=1e-6)
        assert [int((part > 0).sum()) for part in parts] == case['expected']['valuable_counts'][
            image]
    student = [level.requires_grad_() for level in levels(36, 0.3)]
    loss = LDLoss(10.0)(student, levels(36, 1.1), valuable)
    assert loss.item() == pytest.approx(case['expected']['loss'], rel=1e-6)
    gradients = torch.autograd.grad(loss, student)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
    assert norm == pytest.approx(case['grad_student_l2'], rel=1e-6)


def test_main_region_holds_the_largest_score_of_positive_priors():
    for weights, target in zip(regions()['main'], targets()):
        for prior, (weight, logits) in enumerate(zip(weights.tolist(), target['pred'].tolist())):
            largest = max(1 / (1 + math.exp(-logit)) for logit in logits)
            assert weight == pytest.approx(largest if prior % 5 == 0 else 0.0)


def test_valuable_region_needs_a_box_and_an_anchor_in_the_image():
    none = LDRegions()(targets(), levels(4, 0.0), Head, [torch.zeros(0, 4)] * 2)
    assert not any(level.any() for level in none['valuable'])
    outside = targets()
    for target in outside:
        target['weight'][:] = 0
    nowhere = LDRegions()(outside, levels(4, 0.0), Head, GT_BOXES)
    assert not any(level.any() for level in nowhere['valuable'])
    wider = regions(lower=0.0)['valuable']
    assert sum(level.sum() for level in wider) >= sum(level.sum() for level in
                                                      regions()['valuable'])


def test_loss_agrees_with_loops():
    student, teacher, weights = levels(8, 0.3), levels(8, 1.1), regions()['main']
    total = 0
    for ours, theirs, weight in zip(student, teacher, weights):
        rows = [maps.permute(0, 2, 3, 1).flatten(0, 2).tolist() for maps in (ours, theirs)]
        for first, second, w in zip(*rows, weight.tolist()):
            for side in range(0, 8, 2):
                total += w * 9 * divergence(second[side:side + 2], first[side:side + 2], 3) / 2 / 4
    assert LDLoss(3.0)(student, teacher, weights).item() == pytest.approx(total)


def divergence(target, logits, temperature):
    p, q = ([math.exp(value / temperature) / sum(math.exp(other / temperature) for other in row)
             for value in row] for row in (target, logits))
    return sum(a * math.log(a / b) for a, b in zip(p, q))


def test_by_hand():
    student = [torch.zeros(1, 8, 1, 1)]
    teacher = [torch.tensor([math.log(3), 0.0] * 4).view(1, 8, 1, 1)]
    one_side = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    loss = LDLoss(1.0)(student, teacher, [torch.tensor([2.0])])
    assert loss.item() == pytest.approx(2 * one_side / 2, rel=1e-5)


def test_scores_agree_with_loops():
    teacher, total = levels(3, 1.7), 0
    for target, maps in zip(targets(), teacher):
        rows = maps.permute(0, 2, 3, 1).flatten(0, 2).tolist()
        positive = range(0, len(rows), 5)
        total += sum(4 * divergence(rows[prior], target['pred'][prior].tolist(), 2) / 3
                     for prior in positive) / len(positive)
    assert LDScoreLoss(2.0)(targets(), teacher).item() == pytest.approx(total)


def test_minimum_gradient_and_errors():
    weights = regions()['main']
    checks.is_zero_where_both_agree(lambda ours, theirs: LDLoss()(ours, theirs, weights),
                                    levels(8, 0.3))
    checks.only_the_student_gets_a_gradient(
        lambda ours, theirs: LDLoss()(ours, theirs, weights), levels(8, 0.3), levels(8, 1.1))
    with pytest.raises(ValueError, match='maps of one shape'):
        LDLoss()(levels(8, 0.3), levels(12, 0.3), weights)
    for wrong in (dict(topk=1), dict(lower=2.0)):
        with pytest.raises(ValueError, match='topk must be >= 2'):
            LDRegions(**wrong)
    for loss in (LDLoss, LDScoreLoss):
        with pytest.raises(ValueError, match='temperature'):
            loss(0.0)


def test_the_score_loss_reaches_the_student_alone_and_nothing_without_positives():
    wired, teacher = targets(), [level.requires_grad_() for level in levels(3, 1.7)]
    for target in wired:
        target['pred'].requires_grad_()
    LDScoreLoss()(wired, teacher).backward()
    assert all(target['pred'].grad.abs().sum() > 0 for target in wired)
    assert all(level.grad is None for level in teacher)
    for target in wired:
        target['target'][0][:] = 3
    assert LDScoreLoss()(wired, teacher) == 0
