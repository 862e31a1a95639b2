import pytest
import torch

from mmkd.connectors import ExitBranch
from mmkd.losses import OFALoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('ofa_exit', dtype, lambda inputs, module: OFALoss(1.5)(
        module(ExitBranch(4, 10, 5, num_halvings=2))(inputs['feat_student']),
        inputs['logits_teacher'], inputs['target']))


@pytest.mark.parametrize('halvings, side', [(0, 8), (1, 4), (3, 1)])
def test_it_halves_once_for_each_stage(halvings, side):
    branch, seen = ExitBranch(4, 10, 5, num_halvings=halvings), []
    branch.blocks.register_forward_hook(lambda *call: seen.append(call[-1].shape))
    assert branch(torch.randn(2, 4, 8, 8)).shape == (2, 5)
    assert seen == [(2, 10, side, side)]


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match='num_halvings'):
        ExitBranch(4, 10, 5, num_halvings=-1)
