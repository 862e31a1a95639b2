import math

import pytest
import torch
from torchvision.ops import box_convert, generalized_box_iou, sigmoid_focal_loss

from mmkd.losses import DETRDistillAssignmentLoss
from tests import golden, toy_golden_detectors

LAYERS, QUERIES, CLASSES = 2, 6, 10


@pytest.fixture(scope='module')
def head():
    return toy_golden_detectors.distiller('detrdistill_deformable_detr_scenes').student.bbox_head


@pytest.fixture
def samples():
    _, samples = toy_golden_detectors.batch()
    for sample in samples:
        sample.gt_instances.bboxes = sample.gt_instances.bboxes.double()
    return samples


def predictions(phase):
    """Logits and boxes of two layers and two images."""
    logits = golden.wave((LAYERS, 2, QUERIES, CLASSES), phase, 2.0).double()
    raw = golden.wave((LAYERS, 2, QUERIES, 4), phase + 1).double().sigmoid()
    return logits, torch.cat([0.25 + 0.5 * raw[..., :2], 0.1 + 0.3 * raw[..., 2:]], -1)


def matched(logits, boxes, sample):
    """Return query -> object by brute force over all ordered choices of queries."""
    width, height = sample.img_shape[::-1]
    scale = torch.tensor([width, height, width, height]).double()
    objects = sample.gt_instances
    corners = box_convert(boxes, 'cxcywh', 'xyxy') * scale
    targets = objects.bboxes
    p = logits.sigmoid()[:, objects.labels]
    positive = 0.25 * -(p + 1e-12).log() * (1 - p)**2
    negative = 0.75 * -(1 - p + 1e-12).log() * p**2
    normal = box_convert(targets, 'xyxy', 'cxcywh') / scale
    cost = (2 * (positive - negative) + 5 * torch.cdist(boxes, normal, p=1)
            - 2 * generalized_box_iou(corners, targets))
    number, best = len(targets), (math.inf, ())
    for chosen in torch.cartesian_prod(*[torch.arange(len(boxes))] * number).view(-1, number):
        if len(set(chosen.tolist())) == number:
            best = min(best, (sum(cost[q, o].item() for o, q in enumerate(chosen)),
                              tuple(chosen.tolist())))
    return {query: number for number, query in enumerate(best[1])}


def by_hand(student, assigning, samples):
    """The loss with the assignment of other predictions, object after object."""
    number, total = sum(len(sample.gt_instances) for sample in samples), 0.0
    for layer in range(LAYERS):
        for image, sample in enumerate(samples):
            logits, boxes = (part[layer, image] for part in student)
            pairs = matched(*(part[layer, image] for part in assigning), sample)
            onehot = torch.zeros_like(logits)
            width, height = sample.img_shape[::-1]
            scale = torch.tensor([width, height, width, height]).double()
            for query, found in pairs.items():
                onehot[query, sample.gt_instances.labels[found]] = 1
                target = sample.gt_instances.bboxes[found]
                normal = box_convert(target, 'xyxy', 'cxcywh') / scale
                total += 5 * (boxes[query] - normal).abs().sum() / number
                corner = box_convert(boxes[query], 'cxcywh', 'xyxy') * scale
                total += 2 * (1 - generalized_box_iou(corner[None], target[None])[0, 0]) / number
            total += 2 * sigmoid_focal_loss(logits, onehot, 0.25, 2, 'sum') / number
    return total


@pytest.mark.parametrize('assignment', ['teacher', 'student'])
def test_naive(assignment, head, samples):
    student, teacher = predictions(0.3), predictions(2.1)
    student = [part.requires_grad_() for part in student]
    module = DETRDistillAssignmentLoss(assignment=assignment)
    loss = module(student, teacher, head, samples)
    assigning = [part.detach() for part in (teacher if assignment == 'teacher' else student)]
    expected = by_hand(student, assigning, samples)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-6)
    for ours, theirs in zip(torch.autograd.grad(loss, student),
                            torch.autograd.grad(expected, student)):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-8)
    assert sum(module.monitored.values()).item() == pytest.approx(loss.item())


def test_the_two_assignments_differ_and_the_head_stays_as_it_is(head, samples):
    values = [DETRDistillAssignmentLoss(assignment=assignment)(
        predictions(0.3), predictions(2.1), head, samples).item()
        for assignment in ('teacher', 'student')]
    assert values[0] > values[1], 'its own assignment is the cheaper one'
    assert 'get_targets' not in vars(head)


def test_an_image_without_objects_has_scores_alone(head, samples):
    for sample in samples:
        sample.gt_instances = sample.gt_instances[:0]
    module = DETRDistillAssignmentLoss(assignment='teacher')
    student = predictions(0.3)
    loss = module(student, predictions(2.1), head, samples)
    assert module.monitored['box'] == module.monitored['iou'] == 0
    zeros = torch.zeros_like(student[0])
    assert loss.item() == pytest.approx(
        2 * sigmoid_focal_loss(student[0], zeros, 0.25, 2, 'sum').item(), rel=1e-6)


def test_refusals(head, samples):
    with pytest.raises(ValueError, match="assignment must be one of student, teacher, got 'both'"):
        DETRDistillAssignmentLoss(assignment='both')
    fewer = [part[:1] for part in predictions(2.1)]
    with pytest.raises(ValueError, match='shape'):
        DETRDistillAssignmentLoss()(predictions(0.3), fewer, head, samples)
