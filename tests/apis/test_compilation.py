import pytest
from mmengine.config import Config

from mmkd.apis.compilation import set_compile, set_cuda_graph


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


def test_one_setting_records_whole_steps(config_root):
    cfg = Config.fromfile(config_root / 'kd/resnet56_resnet20_cifar100.py')
    set_compile(cfg, 'default')
    set_cuda_graph(cfg)
    assert cfg.train_cfg == dict(type='mmkd.GraphedTrainLoop', max_epochs=240, val_interval=1)
    by_epoch = Config(dict(model={}, train_cfg=dict(by_epoch=True, max_epochs=2)))
    set_cuda_graph(by_epoch)
    assert by_epoch.train_cfg == dict(type='mmkd.GraphedTrainLoop', max_epochs=2)


def test_graphs_of_other_loops_and_inside_of_graphs_are_refused(config_root):
    cfg = Config.fromfile(config_root / 'kd/resnet56_resnet20_cifar100.py')
    set_compile(cfg, 'reduce-overhead')
    with pytest.raises(SystemExit, match="mode='reduce-overhead' makes graphs of its own"):
        set_cuda_graph(cfg)
    cfg.train_cfg = dict(type='IterBasedTrainLoop', max_iters=3)
    with pytest.raises(SystemExit, match=r"cannot replace train_cfg\.type='Iter"):
        set_cuda_graph(cfg)
