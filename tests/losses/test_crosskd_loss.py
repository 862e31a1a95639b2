import math

import pytest
import torch
from torch import nn

from mmkd.losses import CrossKDBoxLoss, CrossKDDistributionLoss, CrossKDScoreLoss
from tests import golden, toy_golden_detectors
from tests.losses import checks

SIZES = ((2, 3), (1, 2))


@pytest.mark.parametrize('kind', ['retinanet', 'gfl'])
def test_golden(kind):
    case = golden.load_case(f'crosskd_{kind}', 'golden_detectors.json')
    model = toy_golden_detectors.distiller(f'crosskd_{kind}_scenes')
    losses = model(*toy_golden_detectors.batch(), mode='loss')
    for name in ('scores', 'boxes'):
        assert losses[f'loss_{name}'].item() == pytest.approx(case['expected'][name], rel=1e-7)
    gradients = torch.autograd.grad(losses['loss_scores'] + losses['loss_boxes'],
                                    list(model.student.neck.parameters()))
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
    assert norm == pytest.approx(case['grad_student_l2'], rel=1e-6)


def levels(channels, seed, n=2):
    return [golden.wave((n, channels, *size), seed + index).double()
            for index, size in enumerate(SIZES)]


def targets(priors=1, n=2):
    """The second prior of each level does not count."""
    result = []
    for height, width in SIZES:
        weight = torch.ones(n * height * width * priors)
        weight[1] = 0
        result.append(dict(weight=weight, avg_factor=3))
    return result


class Head:
    """Squares of side 8 around each place as anchors, and offsets that are added to them."""

    class prior_generator:
        @staticmethod
        def grid_priors(sizes, device):
            centres = [torch.cartesian_prod(torch.arange(height), torch.arange(width)).flip(1)
                       for height, width in sizes]
            return [torch.cat([8.0 * place, 8.0 * place + 8], 1) for place in centres]

    class bbox_coder:
        @staticmethod
        def decode(anchors, offsets):
            return anchors + offsets

    scales = nn.ModuleList([nn.Identity(), nn.Identity()])


def sigmoid(value):
    return 1 / (1 + math.exp(-value))


def rows(level):
    return level.permute(0, 2, 3, 1).flatten(0, 2).tolist()


def test_scores_agree_with_loops():
    student, teacher = levels(3, 0.4), levels(3, 1.3)
    expected = 0
    for ours, theirs in zip(student, teacher):
        for prior, (logits, others) in enumerate(zip(rows(ours), rows(theirs))):
            for logit, other in zip(logits, others):
                p, t = sigmoid(logit), sigmoid(other)
                entropy = -t * math.log(p) - (1 - t) * math.log(1 - p)
                expected += (prior != 1) * abs(p - t)**2 * entropy / 3
    assert CrossKDScoreLoss(beta=2.0)(student, teacher, targets()).item() == pytest.approx(expected)


def test_scores_by_hand():
    value = CrossKDScoreLoss()([torch.zeros(1, 1, 1, 1)], [torch.full((1, 1, 1, 1), 60.0)],
                               [dict(weight=torch.ones(1), avg_factor=2)])
    assert value.item() == pytest.approx(0.5 * math.log(2) / 2)


def test_boxes_agree_with_loops_and_by_hand():
    student, teacher, scores = levels(4, 0.4), levels(4, 1.3), levels(3, 2.0)
    expected = 0
    anchors = Head.prior_generator.grid_priors(SIZES, None)
    for level in range(2):
        for prior in range(2 * len(anchors[level])):
            anchor = anchors[level][prior % len(anchors[level])].tolist()
            ours, theirs = ([a + b for a, b in zip(anchor, rows(maps[level])[prior])]
                            for maps in (student, teacher))
            weight = (prior != 1) * max(map(sigmoid, rows(scores[level])[prior]))
            expected += weight * (1 - giou(ours, theirs)) / 3
    loss = CrossKDBoxLoss()(student, scores, teacher, targets(), Head)
    assert loss.item() == pytest.approx(expected, rel=1e-6)
    # Boxes of 8 x 8 side by side: IoU 0, and the box around both is full.
    moved = torch.tensor([8.0, 0, 8, 0]).view(1, 4, 1, 1)
    one = [dict(weight=torch.ones(1), avg_factor=1)]
    value = CrossKDBoxLoss()([moved], [torch.full((1, 1, 1, 1), 60.0)], [torch.zeros(1, 4, 1, 1)],
                             one, Head)
    assert value.item() == pytest.approx(1.0)


def giou(a, b):
    def area(box):
        return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)
    inner = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
    outer = area([min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])])
    union = area(a) + area(b) - inner
    return inner / union - (outer - union) / outer


def test_distributions_agree_with_loops():
    bins = 3
    student, teacher, scores = levels(4 * bins, 0.4), levels(4 * bins, 1.3), levels(2, 2.0)
    total = weights = 0
    for ours, theirs, score in zip(student, teacher, scores):
        for prior, (first, second, logits) in enumerate(zip(rows(ours), rows(theirs), rows(score))):
            weight = (prior != 1) * max(map(sigmoid, logits))
            weights += weight
            for side in range(0, 4 * bins, bins):
                total += weight * divergence(second[side:side + bins], first[side:side + bins])
    loss = CrossKDDistributionLoss()(student, scores, teacher, targets(), Head)
    assert loss.item() == pytest.approx(total / (4 * weights))


def divergence(target, logits):
    p, q = ([math.exp(value) / sum(map(math.exp, row)) for value in row]
            for row in (target, logits))
    return sum(a * math.log(a / b) for a, b in zip(p, q))


def test_another_number_of_priors_is_refused():
    with pytest.raises(ValueError, match="student's head has 24 priors on a level and the teacher's"
                                         ' 12: give both anchor generators as many ratios'):
        CrossKDBoxLoss()(levels(8, 0.4), levels(6, 2.0), levels(8, 1.3), targets(2), Head)


LOSSES = dict(
    scores=lambda ours, theirs: CrossKDScoreLoss()(ours, theirs, targets()),
    boxes=lambda ours, theirs: CrossKDBoxLoss()(ours, levels(3, 2.0), theirs, targets(), Head),
    distributions=lambda ours, theirs: CrossKDDistributionLoss()(
        ours, levels(3, 2.0), theirs, targets(), Head))


@pytest.mark.parametrize('name', LOSSES)
def test_minimum_gradient_and_shapes(name):
    if name != 'boxes':  # two boxes that are one have no unique direction to part in
        checks.is_zero_where_both_agree(LOSSES[name], levels(8, 0.4))
    channels = 4 if name == 'boxes' else 8
    checks.only_the_student_gets_a_gradient(
        LOSSES[name], levels(channels, 0.4), levels(channels, 1.3))
    with pytest.raises(ValueError, match='maps of one shape on the same levels'):
        LOSSES[name](levels(4, 0.4), levels(8, 1.3))


def test_nothing_counts_without_priors_and_beta_is_checked():
    nothing = [dict(weight=torch.zeros(2 * h * w), avg_factor=1) for h, w in SIZES]
    assert CrossKDScoreLoss()(levels(3, 0.4), levels(3, 1.3), nothing) == 0
    with pytest.raises(ValueError, match='beta'):
        CrossKDScoreLoss(beta=0)
