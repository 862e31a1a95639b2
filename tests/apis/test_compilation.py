import pytest
from mmengine.config import Config

from mmkd.apis.compilation import set_compile


def test_one_setting_compiles_student_and_teacher(config_root):
    cfg = Config.fromfile(config_root / 'kd/resnet56_resnet20_cifar100.py')
    set_compile(cfg, 'reduce-overhead')
    for owner in ('student_engine', 'teacher_engine'):
        assert cfg.model[owner].compile == dict(mode='reduce-overhead')
        assert cfg.model[owner].memory_format == 'channels_last'  # the rest stays


def test_peers_have_one_engine():
    cfg = Config(dict(model=dict(type='MutualDistiller', peers=[{}, {}])))
    set_compile(cfg, 'default')
    assert cfg.model.student_engine == dict(compile=dict(mode='default'))
    assert 'teacher_engine' not in cfg.model


def test_a_network_alone_is_refused():
    with pytest.raises(SystemExit, match='--compile is for distillers; model is a ImageClassifier'):
        set_compile(Config(dict(model=dict(type='ImageClassifier', backbone={}))), 'default')
