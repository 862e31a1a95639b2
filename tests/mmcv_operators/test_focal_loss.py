import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.mmcv_operators import oracles

pytestmark = pytest.mark.usefixtures('stand_in_in_use')
TARGETS = torch.tensor([0, 2, 3, 1, 2, 3])  # 3 is the background of three classes
WEIGHTS = torch.tensor([0.5, 1.0, 2.0], dtype=torch.float64)


def logits():
    return 2 * torch.randn(len(TARGETS), 3, dtype=torch.float64)


@pytest.mark.parametrize('weights', [None, WEIGHTS], ids=['plain', 'weighted'])
@pytest.mark.parametrize('gamma', [2.0, 0.5, 0.0])
def test_sigmoid_form_is_the_loop(gamma, weights):
    from mmcv.ops import sigmoid_focal_loss
    inputs = logits().requires_grad_()
    found = sigmoid_focal_loss(inputs, TARGETS, gamma, 0.25, weights, 'none')
    expected = oracles.sigmoid_focal_loss(inputs.detach().numpy(), TARGETS.numpy(), gamma, 0.25,
                                          weights)
    np.testing.assert_allclose(found.detach().numpy(), expected, rtol=1e-9)
    assert torch.autograd.gradcheck(
        lambda values: sigmoid_focal_loss(values, TARGETS, gamma, 0.25, weights, 'none'), inputs)


@pytest.mark.parametrize('weights', [None, WEIGHTS], ids=['plain', 'weighted'])
@pytest.mark.parametrize('gamma', [2.0, 0.5, 0.0])
def test_softmax_form_is_the_loop(gamma, weights):
    from mmcv.ops import softmax_focal_loss
    inputs, targets = logits().requires_grad_(), TARGETS.clamp(max=2)
    found = softmax_focal_loss(inputs, targets, gamma, 0.25, weights, 'sum')
    expected = oracles.softmax_focal_loss(inputs.detach().numpy(), targets.numpy(), gamma, 0.25,
                                          weights)
    torch.testing.assert_close(found.item(), expected.sum(), rtol=1e-9, atol=0)
    assert torch.autograd.gradcheck(
        lambda values: softmax_focal_loss(values, targets, gamma, 0.25, weights, 'sum'), inputs)


@pytest.mark.parametrize('reduction', ['mean', 'sum'])
def test_sigmoid_form_is_that_of_mmdet_for_cpus(reduction):
    from mmcv.ops import sigmoid_focal_loss
    from mmdet.models.losses.focal_loss import py_sigmoid_focal_loss
    inputs = logits()
    one_hot = functional.one_hot(TARGETS, 4)[:, :3].double()
    expected = py_sigmoid_focal_loss(inputs, one_hot, gamma=1.5, alpha=0.3, reduction='sum')
    found = sigmoid_focal_loss(inputs, TARGETS, 1.5, 0.3, None, reduction)
    # mmcv's mean is over samples, not over numbers.
    torch.testing.assert_close(found, expected / (len(TARGETS) if reduction == 'mean' else 1))


@pytest.mark.parametrize('dtype', [torch.float32, torch.float16, torch.bfloat16])
def test_sure_answers_give_finite_numbers(dtype):
    from mmcv.ops import sigmoid_focal_loss, softmax_focal_loss
    extremes = torch.tensor([[60.0, -60, 0], [-60, 60, 60]], dtype=dtype)
    for loss, target in ((sigmoid_focal_loss, [0, 3]), (softmax_focal_loss, [0, 2])):
        inputs = extremes.clone().requires_grad_()
        value = loss(inputs, torch.tensor(target), 0.5, 0.25, None, 'sum')
        value.backward()
        assert value.dtype == inputs.grad.dtype == dtype
        assert torch.isfinite(value) and torch.isfinite(inputs.grad).all()


def test_a_target_outside_the_classes_costs_nothing_in_the_softmax_form():
    from mmcv.ops import softmax_focal_loss
    inputs = logits()[:2].requires_grad_()
    both = softmax_focal_loss(inputs, torch.tensor([1, -1]), 2.0, 0.25, None, 'sum')
    alone = softmax_focal_loss(inputs[:1], torch.tensor([1]), 2.0, 0.25, None, 'sum')
    torch.testing.assert_close(both, alone)
    both.backward()
    assert inputs.grad[0].any() and not inputs.grad[1].any()
