import pytest
import torch
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from torch import nn

from mmkd.apis import mixed_precision
from mmkd.apis.mixed_precision import avoid_slow_bf16, set_amp
from mmkd.utils import processor


def chosen(precision, given=None):
    cfg = Config(dict(optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.1))))
    if given is not None:
        cfg.optim_wrapper.type = given
    set_amp(cfg, precision)
    return cfg.optim_wrapper.get('type')


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


@pytest.fixture(params=[True, False])
def cpu(request, monkeypatch):
    """A machine without a GPU, whose processor has bfloat16 or has not."""
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    monkeypatch.setattr(mixed_precision, 'computes_bf16', lambda: request.param)
    return request.param


def test_a_processor_takes_bfloat16_if_it_has_it(cpu, capsys):
    assert chosen('auto') == ('mmkd.BFloat16OptimWrapper' if cpu else None)
    assert ('goes on in float32' in capsys.readouterr().out) != cpu
    assert chosen('bf16') == 'mmkd.BFloat16OptimWrapper'
    assert ('float32 is faster here' in capsys.readouterr().out) != cpu
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


def test_teachers_are_in_float32_where_bfloat16_is_slow(cpu, capsys):
    def engine():
        return dict(dtype='bfloat16', fold_batchnorm=True)

    cfg = Config(dict(model=dict(
        teacher_engine=engine(),
        teachers=dict(a=dict(engine=engine()), b=dict(engine=dict(dtype='float16')), c=dict(),
                      stored=dict(engine=engine(), cache=dict(path='x'))))))
    avoid_slow_bf16(cfg)
    expected = engine() if cpu else dict(fold_batchnorm=True)
    assert cfg.model.teacher_engine == cfg.model.teachers.a.engine == expected
    assert cfg.model.teachers.b.engine.dtype == 'float16'
    assert cfg.model.teachers.stored.engine == engine()
    assert capsys.readouterr().out.count('the teacher runs in float32') == (0 if cpu else 2)


@pytest.mark.parametrize('text, has', [
    ('flags\t\t: fpu avx2', False), ('flags\t\t: fpu avx512f avx512_bf16', True),
    ('Features\t: fp asimd bf16', True), ('Features\t: fp asimd', False),
    ('cpu\t\t: POWER9', True)])
def test_what_linux_says_of_a_processor(tmp_path, monkeypatch, text, has):
    monkeypatch.setattr(processor.platform, 'system', lambda: 'Linux')
    monkeypatch.setattr(processor, 'CPUINFO', tmp_path / 'cpuinfo')
    assert processor.computes_bf16()  # unknown
    (tmp_path / 'cpuinfo').write_text(text)
    assert processor.computes_bf16() == has
