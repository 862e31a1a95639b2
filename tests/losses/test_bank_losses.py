"""CRD and the loss that takes its banks agree with their authors' code, also in the banks."""
import pytest
import torch

from mmkd.losses import CRCDLoss, CRDLoss
from tests import golden
from tests.losses import checks

LOSSES = dict(crd=CRDLoss, crcd=CRCDLoss)


def with_banks(name, inputs, module):
    loss = module(LOSSES[name](12, 20, 40, embedding_channels=16))
    loss.student_bank.copy_(inputs['memory_v1'])
    loss.teacher_bank.copy_(inputs['memory_v2'])
    return loss


def call(loss, inputs):
    return loss(inputs['feat_student'], inputs['feat_teacher'], inputs['index'],
                inputs['contrast_index'])


@pytest.mark.parametrize('name', LOSSES)
@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(name, dtype):
    checks.agrees_with_golden(name, dtype, lambda inputs, module: call(
        with_banks(name, inputs, module), inputs))


@pytest.mark.parametrize('name', LOSSES)
def test_golden_banks_and_normalisers_after_a_call(name):
    case = golden.load_case(name)
    expected, inputs = case['expected'], golden.build_inputs(case)
    loss = with_banks(name, inputs, lambda network: golden.fill(network).double())
    call(loss, inputs)
    assert loss.normalisers.tolist() == pytest.approx([expected['Z_v1'], expected['Z_v2']])
    assert loss.student_bank[inputs['index'][0]][:4].tolist() == pytest.approx(
        expected['memory_v1_row_of_first_sample_after_first_call_first4'])
    assert call(loss, inputs).item() == pytest.approx(
        expected['loss_second_call_same_batch'], rel=1e-6)
