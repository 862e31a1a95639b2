import pytest
import torch
from torchvision.ops import generalized_box_iou_loss

from mmkd.losses.box_distances import generalized_iou_distance, pairwise_iou
from tests import golden


def boxes(seed, number=24):
    corners = 40 * golden.wave((number, 2), seed).double()
    sides = 1 + 30 * golden.wave((number, 2), seed + 1).double().abs()
    return torch.cat([corners, corners + sides], 1)


def test_agrees_with_torchvision_in_value_and_gradient():
    first, second = boxes(0.3), boxes(1.7)
    gradients = []
    for distance in (generalized_iou_distance,
                     lambda a, b: generalized_box_iou_loss(a, b, reduction='none', eps=0.0)):
        leaf = first.clone().requires_grad_()
        values = distance(leaf, second)
        gradients.append((values.detach(), *torch.autograd.grad(values.sum(), leaf)))
    for ours, theirs in zip(*gradients):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize('other, expected', [
    ((0.0, 0, 2, 2), 0.0), ((2.0, 0, 4, 2), 1.0), ((1.0, 0, 3, 2), 2 / 3), ((4.0, 0, 6, 2), 4 / 3)])
def test_by_hand(other, expected):
    square = torch.tensor([[0.0, 0.0, 2.0, 2.0]])
    assert generalized_iou_distance(square, torch.tensor([other])).item() == pytest.approx(expected)


def test_boxes_without_area_and_none_at_all_are_finite():
    point = torch.tensor([[1.0, 1.0, 1.0, 1.0]], requires_grad=True)
    value = generalized_iou_distance(point, torch.tensor([[1.0, 1.0, 1.0, 1.0]])).sum()
    value.backward()
    assert value == 1 and torch.isfinite(point.grad).all()
    assert len(generalized_iou_distance(torch.zeros(0, 4), torch.zeros(0, 4))) == 0


def test_iou_by_hand_of_batches_and_without_area():
    square, point = [0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 1.0, 1.0]
    targets = torch.tensor([[1.0, 1, 3, 3], square, [5, 5, 6, 6], point])
    expected = [1 / 7, 1, 0, 0]
    assert pairwise_iou(torch.tensor([square]), targets)[0].tolist() == pytest.approx(expected)
    batch = pairwise_iou(torch.tensor([[square, point], [point, square]]), targets)
    assert batch.shape == (2, 2, 4)
    assert batch[0, 0].tolist() == batch[1, 1].tolist() == pytest.approx(expected)
    assert batch[0, 1].tolist() == batch[1, 0].tolist() == [0, 0, 0, 0]
