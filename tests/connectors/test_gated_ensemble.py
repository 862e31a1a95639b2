import math

import pytest
import torch

from mmkd.connectors import GatedEnsemble
from tests import golden
from tests.losses import checks


def test_agrees_with_loops():
    gate = golden.fill(GatedEnsemble(3, 2)).double().eval()
    features, logits = checks.maps(4, 3, 2, 2), [checks.maps(4, 5), checks.maps(4, 5, seed=1.2)]
    actual = gate(features, logits)
    for image in range(4):
        pooled = [features[image, c].sum().item() / 4 for c in range(3)]
        scores = []
        for branch in range(2):
            score = sum(w * x for w, x in zip(gate.fc.weight[branch].tolist(), pooled))
            score += gate.fc.bias[branch].item()
            score = score / math.sqrt(1 + gate.bn.eps) * gate.bn.weight[branch].item()
            scores.append(max(score + gate.bn.bias[branch].item(), 0.0))
        weights = [math.exp(score) / sum(map(math.exp, scores)) for score in scores]
        expected = [sum(w * branch[image, k].item() for w, branch in zip(weights, logits))
                    for k in range(5)]
        assert actual[image].tolist() == pytest.approx(expected, rel=1e-9)


def test_a_gate_that_sees_nothing_takes_the_mean_by_hand():
    gate = GatedEnsemble(3, 2).train()
    logits = [torch.tensor([[1.0, 4.0]] * 2), torch.tensor([[3.0, 0.0]] * 2)]
    torch.testing.assert_close(gate(torch.ones(2, 3, 4, 4), logits), torch.full((2, 2), 2.0))
    assert gate.monitored['largest_weight'].item() == pytest.approx(0.5)


def test_gradient_reaches_the_trunk_the_branches_and_the_gate():
    gate = golden.fill(GatedEnsemble(3, 2)).double().train()
    features = checks.maps(4, 3, 2, 2).requires_grad_()
    logits = [checks.maps(4, 5).requires_grad_(), checks.maps(4, 5, seed=1.2).requires_grad_()]
    gate(features, logits).square().sum().backward()
    assert all(leaf.grad.abs().sum() > 0 for leaf in (features, *logits, gate.fc.weight))


def test_what_does_not_fit():
    with pytest.raises(ValueError, match=r'weighs 2 branches.*of 3: set num_branches=3'):
        GatedEnsemble(3, 2)(torch.zeros(2, 3, 4, 4), [torch.zeros(2, 5)] * 3)
    with pytest.raises(ValueError, match='num_branches - 1 must be > 0, got 0'):
        GatedEnsemble(3, 1)
