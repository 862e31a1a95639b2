import itertools
import math

import pytest
import torch

from mmkd.losses import DETRDistillLoss
from tests import golden

LAYERS, IMAGES, QUERIES, CLASSES = 2, 2, 6, 5


def predictions(seed, box_seed, queries=QUERIES, classes=CLASSES):
    logits = golden.wave((LAYERS, IMAGES, queries, classes), seed, 2.0).double()
    raw = golden.wave((LAYERS, IMAGES, queries, 4), box_seed).double().sigmoid()
    return logits, torch.cat([0.25 + 0.5 * raw[..., :2], 0.1 + 0.3 * raw[..., 2:]], -1)


def test_golden():
    case = golden.load_case('detrdistill', 'golden_detectors.json')
    student = [part.requires_grad_() for part in predictions(0.3, 0.7)]
    module = DETRDistillLoss()
    loss = module(student, predictions(1.1, 2.2))
    assert loss.item() == pytest.approx(case['expected']['loss'], rel=1e-6)
    for name, value in module.monitored.items():
        assert value.item() == pytest.approx(case['expected'][name], rel=1e-6)
    gradients = torch.autograd.grad(loss, student)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
    assert norm == pytest.approx(case['grad_student_l2'], rel=1e-6)


def corners(box):
    x, y, width, height = box
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def pair_cost(logits, box, others, target):
    """The three distances of one query to one of the teacher's, weighted."""
    probabilities = [1 / (1 + math.exp(-logit)) for logit in others]
    score = sum(-t * math.log(1 / (1 + math.exp(-x))) - (1 - t) * math.log(1 / (1 + math.exp(x)))
                for x, t in zip(logits, probabilities))
    a, b = corners(box), corners(target)

    def area(c):
        return max(c[2] - c[0], 0) * max(c[3] - c[1], 0)

    inner = area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))
    outer = area((min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])))
    union = area(a) + area(b) - inner
    giou = inner / union - (outer - union) / outer
    return score + 5 * sum(abs(p - q) for p, q in zip(box, target)) + 2 * (1 - giou)


@pytest.mark.parametrize('own, other', [(3, 3), (3, 4), (4, 3)])
def test_agrees_with_the_best_of_all_assignments(own, other):
    student, teacher = predictions(0.3, 0.7, own), predictions(1.1, 2.2, other)
    total = 0
    for layer, image in itertools.product(range(LAYERS), range(IMAGES)):
        costs = [[pair_cost(*(part[layer, image, q].tolist() for part in student),
                            *(part[layer, image, t].tolist() for part in teacher))
                  for t in range(other)] for q in range(own)]
        if own > other:
            costs = list(zip(*costs))
        total += min(sum(costs[q][t] for q, t in enumerate(chosen))
                     for chosen in itertools.permutations(range(max(own, other)), min(own, other)))
    expected = total / (min(own, other) * IMAGES)
    assert DETRDistillLoss()(student, teacher).item() == pytest.approx(expected, rel=1e-5)


def test_by_hand_and_order_of_queries():
    box = torch.tensor([[[[0.5, 0.5, 0.2, 0.2]]]])
    moved = torch.tensor([[[[0.6, 0.5, 0.2, 0.2]]]])
    logits, sure = torch.zeros(1, 1, 1, 1), torch.full((1, 1, 1, 1), 50.0)
    # log 2 + 5 x 0.1 + 2 (1 - 1/3): half of each box is common, and no place between is empty.
    loss = DETRDistillLoss()((logits, moved), (sure, box))
    assert loss.item() == pytest.approx(math.log(2) + 0.5 + 4 / 3, rel=1e-5)
    student, teacher = predictions(0.3, 0.7), predictions(1.1, 2.2)
    turned = [part.flip(2) for part in teacher]
    torch.testing.assert_close(DETRDistillLoss()(student, teacher),
                               DETRDistillLoss()(student, turned))


def test_only_the_student_gets_a_gradient_and_terms_can_be_left_out():
    student, teacher = predictions(0.3, 0.7), predictions(1.1, 2.2)
    for part in (*student, *teacher):
        part.requires_grad_()
    DETRDistillLoss()(student, teacher).backward()
    assert all(part.grad.abs().sum() > 0 for part in student)
    assert all(part.grad is None for part in teacher)
    module = DETRDistillLoss(box_weight=0, iou_weight=0)
    module(student, teacher)
    assert module.monitored['box'] == module.monitored['iou'] == 0 < module.monitored['score']


def test_boxes_are_alike_where_both_agree():
    student = predictions(0.3, 0.7)
    module = DETRDistillLoss(score_weight=0)
    assert module(student, student).item() == pytest.approx(0, abs=1e-6)


def test_errors():
    with pytest.raises(ValueError, match='same decoder layers and classes'):
        DETRDistillLoss()(predictions(0.3, 0.7), predictions(0.3, 0.7, classes=4))
    with pytest.raises(ValueError, match='box_weight must be >= 0'):
        DETRDistillLoss(box_weight=-1)
