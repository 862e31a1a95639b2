import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mmkd.connectors import FeatureGradient
from tests import golden
from tests.losses import checks

LABELS = torch.tensor([2, 0, 1])


def classifier():
    return golden.fill(nn.Linear(5, 4)).double()


def test_agrees_with_autograd_to_the_second_order():
    layer, features = classifier(), checks.maps(3, 5).requires_grad_()
    logits = layer(features)
    expected, = torch.autograd.grad(
        F.cross_entropy(logits, LABELS, reduction='sum'), features, create_graph=True)
    gradient = FeatureGradient()(logits, layer.weight, LABELS)
    torch.testing.assert_close(gradient, expected)
    leaves = [features, layer.weight]
    for ours, theirs in zip(torch.autograd.grad(gradient.square().sum(), leaves, retain_graph=True),
                            torch.autograd.grad(expected.square().sum(), leaves)):
        torch.testing.assert_close(ours, theirs)


def test_by_hand():
    """Equal logits of two classes: half of one row of the weight minus half of the other."""
    weight = torch.tensor([[1.0, 2.0], [3.0, 8.0]])
    gradient = FeatureGradient()(torch.zeros(1, 2), weight, torch.tensor([0]))
    assert gradient.tolist() == [[1.0, 3.0]]


def test_what_does_not_fit():
    with pytest.raises(ValueError, match=r'\(K, C\) of the linear classifier .*\(3, 4\), got \(5,'):
        FeatureGradient()(torch.zeros(3, 4), torch.zeros(5, 4), LABELS)
    with pytest.raises(ValueError, match='labels must be integer classes'):
        FeatureGradient()(torch.zeros(3, 4), torch.zeros(4, 5), LABELS[:2])
