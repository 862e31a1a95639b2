"""The folded teacher under half precision and TF32."""
import contextlib

import pytest
import torch

from mmkd.structures.batch import Batch
from mmkd.teachers import batchnorm_folding, frozen_teacher
from tests.teachers.test_batchnorm_folding import FOLD, IMAGES, classifier_teacher
from tests.tf32 import EmulatedTF32


def test_agreement_is_checked_in_float32_under_autocast():
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), FOLD)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        half = frozen(Batch(IMAGES))['logits']
    exact = frozen(Batch(IMAGES))['logits']
    assert 1e-5 < (half - exact).abs().max() / exact.abs().max() < 0.1


def test_half_precision_does_not_hide_a_wrong_copy(monkeypatch):
    fold = batchnorm_folding._fold

    def fold_and_scale(convolution, norm):
        fold(convolution, norm)
        convolution.weight.data *= 1.005  # less than what bfloat16 rounds

    monkeypatch.setattr(batchnorm_folding, '_fold', fold_and_scale)
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), {**FOLD, 'dtype': 'bfloat16'})
    with pytest.raises(RuntimeError, match=r'fold_batchnorm changes the captured layer'):
        frozen(Batch(IMAGES))


def test_own_half_precision_stays_after_the_check():
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), {**FOLD, 'dtype': 'bfloat16'})
    frozen(Batch(IMAGES))
    for network in (frozen.module, frozen._running[0]):
        assert {parameter.dtype for parameter in network.parameters()} == {torch.bfloat16}


@pytest.mark.parametrize('dtype', [None, 'float16', 'bfloat16'])
@pytest.mark.parametrize('name', ['wrn_40_2', 'shufflenetv2'])
def test_tf32_of_the_gpu_is_off_while_the_copy_is_compared(name, dtype):
    engine = FOLD if dtype is None else {**FOLD, 'dtype': dtype}
    frozen = classifier_teacher(name, dict(maps='backbone', logits='head.fc'), engine)
    with EmulatedTF32():
        outputs = frozen(Batch(IMAGES))
    assert torch.isfinite(outputs['logits']).all()
    assert torch.backends.cudnn.conv.fp32_precision == 'tf32'


def test_tf32_would_end_the_run(monkeypatch):
    monkeypatch.setattr(frozen_teacher, 'without_tf32', contextlib.nullcontext)
    frozen = classifier_teacher('wrn_40_2', dict(maps='backbone', logits='head.fc'), FOLD)
    with EmulatedTF32(), pytest.raises(RuntimeError, match='fold_batchnorm changes'):
        frozen(Batch(IMAGES))
