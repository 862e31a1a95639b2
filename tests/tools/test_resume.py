"""kill -9, then --resume: the final weights are those of a run that was not interrupted."""
import random
import time

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner

from tests import toy_runs
from tests.tools import loading, processes

EPOCHS = 6


def write_config(folder, workers=0, **changes):
    """A distiller with dropout, BatchNorm and random crops, saved after each epoch."""
    model = toy_runs.distiller(folder, student=toy_runs.network(dropout=0.3))
    cfg = toy_runs.config(folder / 'unused', model, epochs=EPOCHS, batch_size=8, **{
        'train_dataloader.num_workers': workers, 'train_dataloader.persistent_workers': False,
        'train_dataloader.worker_init_fn': dict(type='mmkd.seed_worker'), **changes})
    return toy_runs.write(folder / 'run.py', cfg)


def final_weights(work_dir):
    return torch.load(work_dir / f'epoch_{EPOCHS}.pth', weights_only=False)['state_dict']


def random_moment(work_dir):
    """A condition that becomes true at a random time between the first and the last epoch.

    A quick machine may train an epoch during the delay, so the last but one ends the wait.
    """
    epoch, delay = random.randint(1, EPOCHS - 2), random.uniform(0, 0.3)
    print(f'killing {delay:.3f} s after epoch {epoch}')
    started = []

    def is_time():
        if not started and (work_dir / f'epoch_{epoch}.pth').exists():
            started.append(time.monotonic())
        return bool(started) and (time.monotonic() > started[0] + delay
                                  or (work_dir / f'epoch_{EPOCHS - 1}.pth').exists())

    return is_time


def during_save(work_dir):
    """A condition that becomes true while the third checkpoint is being written."""
    return lambda: any(work_dir.glob('epoch_3.pth.*.tmp')) or (work_dir / 'epoch_4.pth').exists()


@pytest.mark.slow
@pytest.mark.parametrize('workers, number, moment', [
    (0, 1, during_save),
    pytest.param(2, 2, random_moment, marks=pytest.mark.extended)])
def test_killed_and_resumed_run_ends_as_the_whole_one(tmp_path, workers, number, moment):
    config = write_config(tmp_path, workers)
    whole, cut = tmp_path / 'whole', tmp_path / 'cut'
    processes.run('train.py', config, '--work-dir', whole, processes=number)
    assert processes.run_and_kill(moment(cut), 'train.py', config, '--work-dir', cut,
                                  processes=number), 'the run ended before it could be killed'
    assert not (cut / f'epoch_{EPOCHS}.pth').exists()
    printed = processes.run('train.py', config, '--work-dir', cut, '--resume', processes=number)
    assert 'resuming from' in printed
    toy_runs.assert_same_weights(final_weights(whole), final_weights(cut))
    assert not list(cut.glob('*.tmp'))


def test_resume_without_anything_starts_anew_from_the_weights_of_a_first_stage(tmp_path):
    config = write_config(tmp_path, **{'train_cfg.max_epochs': 1})
    options, states = [], []
    for name in ('first', 'second'):
        printed = loading.run('train.py', config, '--work-dir', tmp_path / name, '--resume',
                              *options)
        assert 'nothing to resume' in printed
        file = tmp_path / name / 'epoch_1.pth'
        states.append({key: value for key, value in torch.load(
            file, weights_only=False)['state_dict'].items() if key.endswith('.weight')})
        options = ['--cfg-options', f'load_from={file}', 'optim_wrapper.optimizer.lr=0',
                   'randomness.seed=7']
    toy_runs.assert_same_weights(*states)  # at a rate of 0 they are the first's


def test_broken_record_does_not_stop_a_resume(tmp_path):
    config = write_config(tmp_path, **{'train_cfg.max_epochs': 2})
    cfg = Config.fromfile(config)
    cfg.work_dir = str(tmp_path / 'run')
    Runner.from_cfg(cfg).train()
    (tmp_path / 'run/epoch_2.pth').unlink()
    (tmp_path / 'run/last_checkpoint').write_text('')
    printed = loading.run('train.py', config, '--work-dir', tmp_path / 'run', '--resume')
    assert 'epoch_1.pth' in printed
    assert (tmp_path / 'run/epoch_2.pth').exists()
