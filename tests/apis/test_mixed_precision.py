import pytest
import torch
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from torch import nn

from mmkd.apis.mixed_precision import set_amp


def chosen(precision, given=None):
    cfg = Config(dict(optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.1))))
    if given is not None:
        cfg.optim_wrapper.type = given
    set_amp(cfg, precision)
    return cfg.optim_wrapper.type


@pytest.fixture(params=[True, False])
def gpu(request, monkeypatch):
    """A GPU that has bfloat16, or has not."""
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: True)
    monkeypatch.setattr(torch.cuda, 'is_bf16_supported', lambda **kwargs: request.param)
    return request.param


def test_a_gpu_takes_bfloat16_if_it_has_it(gpu):
    assert chosen('auto') == ('mmkd.BFloat16OptimWrapper' if gpu else 'AmpOptimWrapper')
    assert chosen('bf16') == 'mmkd.BFloat16OptimWrapper'
    assert chosen('fp16', 'mmkd.BFloat16OptimWrapper') == 'AmpOptimWrapper'


def test_without_a_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    assert chosen('auto') == 'mmkd.BFloat16OptimWrapper'
    with pytest.raises(SystemExit, match=r'fp16 needs a GPU, .*: take --amp bf16'):
        chosen('fp16')


def test_a_wrapper_of_another_kind_is_kept():
    with pytest.raises(SystemExit, match=r"cannot replace optim_wrapper\.type='MyWrapper'"):
        chosen('auto', 'MyWrapper')


def test_a_config_on_a_base_of_mmdet_finds_it(config_root):
    cfg = Config.fromfile(config_root / 'dpk/retinanet_r101_r50_coco.py')
    assert cfg.optim_wrapper._scope_ == 'mmdet'
    set_amp(cfg, 'bf16')
    wrapper = build_optim_wrapper(nn.Linear(2, 2), cfg.optim_wrapper)
    assert type(wrapper).__name__ == 'BFloat16OptimWrapper'
