import math

import pytest
import torch
from torch.nn import functional as F

from mmkd.connectors import GatedEnsemble
from mmkd.losses import ONELoss
from tests import golden
from tests.losses import checks
from tests.losses.test_kd_loss import softmax_oracle


def branches(number=3):
    return [golden.wave((4, 5), seed, 2.0).double() for seed in (0.3, 1.1, 2.3)[:number]]


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_with_the_gate(dtype):
    def loss_of(inputs, module):
        ensemble = module(GatedEnsemble(32, 3))(inputs['features'], inputs['logits'])
        return ONELoss(3.0)(inputs['logits'], ensemble) + F.cross_entropy(
            ensemble, inputs['target'])

    checks.agrees_with_golden('one', dtype, loss_of)


def test_agrees_with_loops():
    logits, ensemble = branches(), golden.wave((4, 5), 0.7, 2.0).double()
    total = 0.0
    for branch in logits:
        for row, target in zip(branch.tolist(), ensemble.tolist()):
            answer, taught = (softmax_oracle([value / 3 for value in values])
                              for values in (row, target))
            total += sum(p * math.log(p / q) for p, q in zip(taught, answer)) / 4
    assert ONELoss(3.0)(logits, ensemble).item() == pytest.approx(9 * total, rel=1e-9)


def test_by_hand():
    """The ensemble says 3/4 and 1/4, one branch 1/2 and 1/2, the other as the ensemble."""
    ensemble, even = torch.tensor([[math.log(3.0), 0.0]]), torch.zeros(1, 2)
    expected = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    assert ONELoss(1.0)([even, ensemble], ensemble).item() == pytest.approx(expected)


def test_branches_get_a_gradient_and_the_ensemble_none():
    logits, ensemble = [branch.requires_grad_() for branch in branches()], branches(1)[0] + 1
    ensemble[:, 0] += 2
    ensemble.requires_grad_()
    ONELoss()(logits, ensemble).backward()
    assert all(branch.grad.abs().sum() > 0 for branch in logits) and ensemble.grad is None


def test_what_does_not_fit():
    with pytest.raises(ValueError, match='at least one branch, got none'):
        ONELoss()([], torch.zeros(4, 5))
    with pytest.raises(ValueError, match=r'one shape \(N, K\)'):
        ONELoss()([torch.zeros(4, 3)], torch.zeros(4, 5))
    with pytest.raises(ValueError, match='temperature must be > 0'):
        ONELoss(0.0)
