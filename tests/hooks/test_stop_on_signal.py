import os
import signal

import pytest
import torch
from mmengine.hooks import Hook

from mmkd.registry import HOOKS
from mmkd.utils import stop_signals
from tests import toy_runs

pytestmark = pytest.mark.slow


@HOOKS.register_module()
class AskToStop(Hook):
    """Sends SIGTERM to the process before one iteration."""

    def __init__(self, iteration):
        self.iteration = iteration

    def before_train_iter(self, runner, batch_idx, data_batch=None):
        if runner.iter == self.iteration:
            os.kill(os.getpid(), signal.SIGTERM)


def train(folder, iteration=5, **changes):
    with stop_signals.handled():
        toy_runs.train(folder, toy_runs.network(), custom_hooks=[
            dict(type='AskToStop', iteration=iteration)], **changes)


def files(folder, pattern):
    return sorted(path.name for path in folder.glob(pattern))


def test_without_save_the_run_ends_at_once(tmp_path):
    with pytest.raises(stop_signals.Stopped) as end:
        train(tmp_path / 'run')
    assert end.value.code == 143
    assert files(tmp_path / 'run', 'epoch_*') == ['epoch_1.pth']


@pytest.mark.parametrize('interval', [1, 3])
def test_with_save_the_epoch_is_finished_and_the_resumed_run_is_that_of_a_whole_one(
        tmp_path, interval):
    changes = {'default_hooks.checkpoint.interval': interval}
    with pytest.raises(stop_signals.Stopped) as end:
        train(tmp_path / 'run', **changes, **{'default_hooks.stop_on_signal.save': True})
    assert end.value.code == 143
    assert files(tmp_path / 'run', 'epoch_*')[-1] == 'epoch_2.pth'
    toy_runs.train(tmp_path / 'run', toy_runs.network(), **changes, resume=True,
                   load_from=str(tmp_path / 'run/epoch_2.pth'))
    toy_runs.train(tmp_path / 'whole', toy_runs.network(), **changes)
    toy_runs.assert_same_weights(*(
        torch.load(tmp_path / name / 'epoch_3.pth', weights_only=False)['state_dict']
        for name in ('run', 'whole')))


def test_a_loop_over_iterations_stops_after_the_iteration(tmp_path):
    with pytest.raises(stop_signals.Stopped):
        train(tmp_path / 'run', **{
            'default_hooks.checkpoint.by_epoch': False, 'default_hooks.checkpoint.interval': 100,
            'train_cfg': dict(_delete_=True, type='IterBasedTrainLoop', max_iters=12,
                              val_interval=100),
            'default_hooks.stop_on_signal.save': True, 'param_scheduler': None})
    assert files(tmp_path / 'run', 'iter_*') == ['iter_6.pth']
