import pytest
import torch
from mmengine.config import Config

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
    assert chosen('auto') == ('BFloat16OptimWrapper' if gpu else 'AmpOptimWrapper')
    assert chosen('bf16') == 'BFloat16OptimWrapper'
    assert chosen('fp16', 'BFloat16OptimWrapper') == 'AmpOptimWrapper'


def test_without_a_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    assert chosen('auto') == 'BFloat16OptimWrapper'
    with pytest.raises(SystemExit, match=r'fp16 needs a GPU, .*: take --amp bf16'):
        chosen('fp16')


def test_a_wrapper_of_another_kind_is_kept():
    with pytest.raises(SystemExit, match=r"cannot replace optim_wrapper\.type='MyWrapper'"):
        chosen('auto', 'MyWrapper')
