import pytest
import torch

from mmkd.losses import SimKDLoss
from mmkd.models.necks import TransferNeck
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('name, size', [('simkd_down', 4), ('simkd_up', None)])
def test_golden(name, size, dtype):
    def loss_of(inputs, module):
        neck, maps = module(TransferNeck(6, 8, factor=2, size=size)), []
        handle = neck.transfer.register_forward_hook(lambda *call: maps.append(call[-1]))
        neck((inputs['feat_student'], ))
        handle.remove()
        return SimKDLoss()(maps[0], inputs['feat_teacher'])

    checks.agrees_with_golden(name, dtype, loss_of)


def test_by_hand():
    teacher = torch.tensor([[[[1.0, 3.0], [5.0, 7.0]]]])
    assert SimKDLoss()(torch.tensor([[[[1.0]]]]), teacher) == 9
    assert SimKDLoss()(torch.zeros(1, 1, 2, 2), teacher) == (1 + 9 + 25 + 49) / 4


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(SimKDLoss(), checks.maps(2, 3, 4, 4))
    checks.only_the_student_gets_a_gradient(
        SimKDLoss(), checks.maps(2, 3, 4, 4), checks.maps(2, 3, 8, 8, seed=1.0))


@pytest.mark.parametrize('student, teacher, message', [
    ((1, 2, 4, 4), (1, 2, 2, 2), 'set size=2 of TransferNeck'),
    ((1, 2, 4, 4), (1, 3, 4, 4), 'one shape'), ((1, 4, 2), (1, 4, 2), 'must be feature maps')])
def test_what_does_not_fit_is_named(student, teacher, message):
    with pytest.raises(ValueError, match=message):
        SimKDLoss()(torch.zeros(student), torch.zeros(teacher))


def test_factor_divides_the_channels():
    with pytest.raises(ValueError, match='factor must divide the 8 channels, got 3'):
        TransferNeck(4, 8, factor=3)
