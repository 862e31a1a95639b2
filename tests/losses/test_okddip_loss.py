import math

import pytest
import torch

from mmkd.connectors import PeerAttention
from mmkd.losses import OKDDipLoss
from tests import golden
from tests.losses import checks
from tests.losses.test_kd_loss import softmax_oracle


def networks(amplitude=2.0, shift=0.0):
    return [golden.wave((4, 5), seed + shift, amplitude).double() for seed in (0.3, 1.1, 2.3)]


def attention(dtype=torch.float64, channels=64):
    """Queries and keys have one shape: the seed of the keys is shifted."""
    return golden.fill(PeerAttention(channels), lambda name: 0.5 * ('key' in name)).to(dtype)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_with_the_attention(dtype):
    checks.agrees_with_golden('okddip', dtype, lambda inputs, _: OKDDipLoss(3.0)(
        inputs['logits'], attention(dtype)(
            [inputs['leader_features'], *inputs['features']], inputs['logits'])))


def test_agrees_with_loops():
    logits, targets, total = networks(), networks(3.0, 0.4), 0.0
    for network, target in zip(logits, targets):
        for row, taught in zip(network.tolist(), target.tolist()):
            q, p = (softmax_oracle([value / 3 for value in values]) for values in (row, taught))
            total += sum(a * math.log(a / b) for a, b in zip(p, q)) / 4
    assert OKDDipLoss(3.0)(logits, targets).item() == pytest.approx(9 * total, rel=1e-9)


def test_by_hand():
    target, even = torch.tensor([[math.log(3.0), 0.0]]), torch.zeros(1, 2)
    expected = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    assert OKDDipLoss(1.0)([even, even], [target, even]).item() == pytest.approx(expected)


def test_minimum_and_gradient_of_both_sides():
    assert OKDDipLoss()(networks(), networks()).item() == pytest.approx(0, abs=1e-12)
    leaves = [leaf.requires_grad_() for leaf in (*networks(), *networks(3.0, 0.4))]
    OKDDipLoss()(leaves[:3], leaves[3:]).backward()
    assert all(leaf.grad.abs().sum() > 0 for leaf in leaves)


def test_what_does_not_fit():
    with pytest.raises(ValueError, match='each of the 3 networks, got 2'):
        OKDDipLoss()(networks(), networks()[:2])
    with pytest.raises(ValueError, match='temperature must be > 0'):
        OKDDipLoss(0.0)
