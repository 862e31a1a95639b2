"""A resumed run goes on as what it was, or as told."""
import pytest
import torch
from mmengine.config import Config
from mmengine.hooks import Hook

from mmkd.registry import HOOKS
from mmkd.utils import weight_files
from tests import toy_runs

pytestmark = pytest.mark.slow

COSINE = dict(type='CosineAnnealingLR', by_epoch=True)
WARM_UP = dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=6)


@HOOKS.register_module()
class RateNotes(Hook):
    """Notes the rate of each iteration in the run."""

    def before_train_iter(self, runner, batch_idx, data_batch=None):
        if not hasattr(runner, 'rates'):
            runner.rates = []
        runner.rates.append(runner.optim_wrapper.get_lr()['lr'][0])


def train(work_dir, epochs, schedule, **changes):
    return toy_runs.train(work_dir, toy_runs.network(), epochs=epochs, param_scheduler=schedule,
                          custom_hooks=[dict(type='RateNotes')], **changes)


@pytest.mark.parametrize('schedule', [
    lambda end: [dict(COSINE, T_max=end)],
    lambda end: [WARM_UP, dict(COSINE, T_max=end - 1, begin=1, end=end)]])
def test_an_extended_run_has_the_rates_of_the_longer_schedule(tmp_path, schedule):
    whole = train(tmp_path / 'whole', 5, schedule(5))
    train(tmp_path / 'run', 2, schedule(2))
    extended = train(tmp_path / 'run', 5, schedule(5), resume=True,
                     load_from=str(tmp_path / 'run/epoch_2.pth'),
                     **{'default_hooks.resume_check.extend': True})
    assert extended.rates == pytest.approx(whole.rates[8:], rel=1e-12)


def test_a_moved_run_and_other_workers_pass(tmp_path):
    first = train(tmp_path / 'run', 2, None)
    moved = train(tmp_path / 'moved', 2, None, resume=True,
                  load_from=str(tmp_path / 'run/epoch_1.pth'),
                  **{'train_dataloader.num_workers': 1,
                     'train_dataloader.worker_init_fn': dict(type='mmkd.seed_worker'),
                     'train_dataloader.persistent_workers': False})
    assert moved.iter == first.iter


def test_a_run_before_this_hook_is_not_compared(tmp_path):
    train(tmp_path / 'run', 2, None)
    file = tmp_path / 'run/epoch_1.pth'
    checkpoint = torch.load(file, weights_only=False)
    del checkpoint['mmkd']['run']
    torch.save(checkpoint, file)
    assert train(tmp_path / 'run', 2, None, resume=True, load_from=str(file)).iter == 8


def test_text_of_a_config_in_a_checkpoint_is_not_run(tmp_path):
    train(tmp_path / 'run', 2, None)
    file, trace = tmp_path / 'run/epoch_1.pth', tmp_path / 'trace'
    checkpoint = torch.load(file, weights_only=False)
    checkpoint['meta']['config'] = f"open({str(trace)!r}, 'w').close()"
    torch.save(checkpoint, file)
    assert 'config' not in weight_files.load(file)['meta']
    train(tmp_path / 'run', 2, None, resume=True, load_from=str(file))
    assert not trace.exists()


def test_what_makes_a_resume_inexact_is_said(tmp_path):
    cfg = Config(dict(num_workers=1, persistent_workers=True))
    train(tmp_path / 'run', 1, None, **{
        f'train_dataloader.{key}': value for key, value in cfg.items()})
    log = next((tmp_path / 'run').glob('*/*.log')).read_text()
    assert 'not to the bit' in log and 'persistent_workers is True' in log
    assert "worker_init_fn is not dict(type='mmkd.seed_worker')" in log
