import pytest
from mmengine.config import Config
from mmengine.runner import Runner

from mmkd.apis import mixed_precision, train
from tests import toy_runs
from tests.tools import loading


def logged(tmp_path, **scaling):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network(), auto_scale_lr=scaling)
    train.log_batch_size(Runner.from_cfg(cfg))
    log, = (tmp_path / 'run').glob('*/*.log')
    return [line.split('mmengine - ')[1] for line in log.read_text().splitlines()
            if 'batch size: ' in line]


def test_the_present_batch_is_logged_beside_that_of_the_config(tmp_path):
    assert logged(tmp_path, base_batch_size=16) == [
        'INFO - batch size: 16 images a step (1 process of 16); the config is made for 16']


def test_another_batch_is_a_warning_without_the_flag(tmp_path):
    line, = logged(tmp_path, base_batch_size=64)
    assert line.startswith('WARNING - batch size: 16 images a step')
    assert 'the config is made for 64. The learning rate stays' in line
    assert '--auto-scale-lr scales it' in line


def test_with_the_flag_it_is_none(tmp_path):
    line, = logged(tmp_path, base_batch_size=64, enable=True)
    assert line.startswith('INFO - ') and line.endswith('the config is made for 64')


def test_nothing_is_said_where_the_config_names_no_batch(tmp_path):
    assert logged(tmp_path) == []


def test_the_flag_scales_the_learning_rate(tmp_path):
    cfg = toy_runs.config(tmp_path / 'unused', toy_runs.network(), epochs=1,
                          auto_scale_lr=dict(base_batch_size=64))
    config = toy_runs.write(tmp_path / 'config.py', cfg)
    printed = loading.run('train.py', config, '--work-dir', tmp_path / 'run', '--auto-scale-lr')
    assert 'Scaling the original LR by 0.25' in printed
    log = next((tmp_path / 'run').glob('*/vis_data/scalars.json')).read_text()
    assert f'"lr": {0.05 / 4}' in log


def test_the_flag_needs_to_know_the_batch_of_the_config(tmp_path):
    config = toy_runs.write(tmp_path / 'config.py',
                            toy_runs.config(tmp_path / 'run', toy_runs.network()))
    printed = loading.refusal('train.py', config, '--auto-scale-lr')
    assert 'Add auto_scale_lr = dict(base_batch_size=N)' in printed


@pytest.mark.parametrize('wrapper', ['GradCacheWrapper'])
def test_amp_keeps_a_wrapper_that_it_does_not_know(tmp_path, wrapper):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network())
    cfg.optim_wrapper.type = wrapper
    with pytest.raises(SystemExit, match=f'cannot replace optim_wrapper.type={wrapper!r}'):
        mixed_precision.set_amp(cfg, 'auto')


def test_a_folder_with_checkpoints_is_kept_unless_it_is_to_be_overwritten(tmp_path):
    names = ('epoch_1.pth', 'best_accuracy_top1_epoch_1.pth', 'last_checkpoint', 'teacher.pth')
    for name in names:
        (tmp_path / name).touch()
    cfg = Config(dict(work_dir=str(tmp_path)))
    with pytest.raises(ValueError, match='holds 2 checkpoints of an earlier run'):
        train.prepare_work_dir(cfg, overwrite=False)
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    train.prepare_work_dir(cfg, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ['teacher.pth']
    train.prepare_work_dir(cfg, overwrite=False)
