import itertools
import math

import pytest
import torch

from mmkd.losses import DETRDistillFeatureLoss
from tests import golden, toy_golden_detectors
from tests.losses import checks

LAYERS, IMAGES, QUERIES, CLASSES, CHANNELS, PREDICTIONS = 2, 3, 6, 5, 16, 12
SIZES = ((8, 12), (4, 6), (2, 3))
SHAPES = [(64, 96), (64, 80), (48, 64)]
GT_BOXES = [torch.tensor(boxes).reshape(-1, 4) for boxes in (*toy_golden_detectors.BOXES, [])]


def levels(seed, channels=CHANNELS):
    return [golden.wave((IMAGES, channels, *size), seed + index, 2.0).double()
            for index, size in enumerate(SIZES)]


def answers():
    """What the teacher's decoder and head gave, and what the images hold."""
    logits = golden.wave((LAYERS, IMAGES, QUERIES, CLASSES), 1.1, 2.0).double()
    raw = golden.wave((LAYERS, IMAGES, QUERIES, 4), 2.2).double().sigmoid()
    boxes = torch.cat([0.25 + 0.5 * raw[..., :2], 0.1 + 0.3 * raw[..., 2:]], -1)
    states = golden.wave((LAYERS, IMAGES, QUERIES, CHANNELS), 0.5).double()
    return (states, []), (logits, boxes), GT_BOXES, SHAPES


def test_golden():
    case = golden.load_case('detrdistill_features', 'golden_detectors.json')
    student = [level.requires_grad_() for level in levels(0.3)]
    module = DETRDistillFeatureLoss(num_predictions=PREDICTIONS)
    loss = module(student, levels(1.7), *answers())
    assert loss.item() == pytest.approx(case['expected']['loss'], rel=1e-6)
    gradients = torch.autograd.grad(loss, student)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
    assert norm == pytest.approx(case['grad_student_l2'], rel=1e-6)
    (states, _), predictions, *rest = answers()
    for layer, expected in enumerate(case['expected']['layers']):
        alone = module(student, levels(1.7), (states[layer:layer + 1], []),
                       [part[layer:layer + 1] for part in predictions], *rest)
        assert alone.item() == pytest.approx(expected, rel=1e-6)


def iou(box, other):
    sides = [max(min(box[i + 2], other[i + 2]) - max(box[i], other[i]), 0) for i in (0, 1)]
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (box, other)]
    return math.prod(sides) / (sum(areas) - math.prod(sides))


def quality(layer, image, query, powers, logit):
    """What one prediction of a query counts."""
    height, width = SHAPES[image]
    x, y, w, h = answers()[1][1][layer, image, query].tolist()
    box = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
    closest = max((iou(box, target) for target in GT_BOXES[image].tolist()), default=1.0)
    return (1 / (1 + math.exp(-logit)))**powers[0] * closest**powers[1]


def cosine(a, b):
    return (sum(x * y for x, y in zip(a, b))
            / math.sqrt(sum(x * x for x in a) * sum(x * x for x in b)))


def weights_of(features, layer, image, powers, num_predictions):
    """The mask of one map, a list over its places, with loops over queries."""
    logits = answers()[1][0][layer, image].tolist()
    ranked = sorted(((logit, query) for query, row in enumerate(logits) for logit in row),
                    reverse=True)[:num_predictions]
    chosen = [(quality(layer, image, query, powers, logit),
               answers()[0][0][layer, image, query].tolist()) for logit, query in ranked]
    sums = [max(sum(share * cosine(state, place) for share, state in chosen), 1e-2)
            for place in features]
    return [value / max(sums) for value in sums]


@pytest.mark.parametrize('powers, num_predictions', [
    ((1.0, 1.0), 12), ((0.3, 0.7), 1000), ((0.0, 2.0), 1)])
def test_agrees_with_loops(powers, num_predictions):
    module = DETRDistillFeatureLoss(
        num_predictions=num_predictions, score_power=powers[0], iou_power=powers[1])
    expected = 0.0
    for level, layer in itertools.product(range(len(SIZES)), range(LAYERS)):
        own, other = (maps[level].flatten(2).transpose(1, 2).tolist()
                      for maps in (levels(0.3), levels(1.7)))
        squares = [weight**2 * (a - b)**2
                   for image in range(IMAGES)
                   for weight, first, second in zip(
                       weights_of(other[image], layer, image, powers, num_predictions),
                       own[image], other[image])
                   for a, b in zip(first, second)]
        expected += sum(squares) / len(squares)
    loss = module(levels(0.3), levels(1.7), *answers())
    assert loss.item() == pytest.approx(expected, rel=1e-9)


def test_by_hand():
    # The query looks along the first channel. Its quality scales all weights and leaves with them:
    # places at 0, 45 and 90 degrees count 1, 1/sqrt(2) and 1e-2 / q; q = 1/2 x IoU 1/2.
    teacher = torch.tensor([[1.0, 2.0, 0.0], [0.0, 2.0, 3.0]])[None, :, None]
    state = torch.tensor([5.0, 0.0])[None, None, None]
    box = torch.tensor([0.5, 0.5, 1.0, 0.5])[None, None, None]
    loss = DETRDistillFeatureLoss()(
        [teacher + 1], [teacher], (state, []), (torch.zeros(1, 1, 1, 1), box),
        [torch.tensor([[0.0, 0.0, 30.0, 20.0]])], [(20, 30)])
    assert loss.item() == pytest.approx((1 + 0.5 + (1e-2 / 0.25)**2) / 3, rel=1e-5)


def test_only_the_students_maps_get_a_gradient():
    (states, _), predictions, *rest = answers()
    leaves = [states, *predictions]
    for leaf in leaves:
        leaf.requires_grad_()
    checks.only_the_student_gets_a_gradient(
        lambda student, teacher: DETRDistillFeatureLoss()(
            student, teacher, (states, []), predictions, *rest), levels(0.3), levels(1.7))
    assert all(leaf.grad is None for leaf in leaves)


def test_a_student_that_agrees_loses_nothing():
    assert DETRDistillFeatureLoss()(levels(0.3), levels(0.3), *answers()) == 0


def test_errors():
    with pytest.raises(ValueError, match='one shape'):
        DETRDistillFeatureLoss()(levels(0.3, channels=8), levels(1.7), *answers())
    with pytest.raises(ValueError, match='equally many stages'):
        DETRDistillFeatureLoss()(levels(0.3)[:2], levels(1.7), *answers())
    for argument, message in (('num_predictions', '> 0'), ('score_power', '>= 0'),
                              ('iou_power', '>= 0')):
        with pytest.raises(ValueError, match=f'{argument} must be {message}'):
            DETRDistillFeatureLoss(**{argument: -1})
