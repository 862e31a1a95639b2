import io
import json

import pytest
import torch
from mmengine.logging import MessageHub
from mmengine.runner import Runner
from torch import Tensor

from mmkd.hooks import deferred_runtime_info
from tests import toy_runs

pytestmark = pytest.mark.slow


def logged(work_dir):
    """What was logged, without times."""
    entries = [json.loads(line) for path in sorted(work_dir.glob('*/vis_data/scalars.json'))
               for line in path.read_text().splitlines()]
    return [{key: value for key, value in entry.items()
             if 'time' not in key and key != 'memory'} for entry in entries]


def run(tmp_path, name, hook='DeferredRuntimeInfoHook', interval=3, **changes):
    settings = {'default_hooks.runtime_info.type': hook, 'default_hooks.logger.interval': interval,
                **changes}
    return toy_runs.train(tmp_path / name, toy_runs.distiller(tmp_path), batch_size=8, **settings)


def test_logs_what_mmengine_logs(tmp_path):
    run(tmp_path, 'deferred')
    run(tmp_path, 'stock', 'RuntimeInfoHook')
    entries = logged(tmp_path / 'deferred')
    assert entries == logged(tmp_path / 'stock')
    # In each epoch two of the 7 batches are logged, the third and the sixth.
    assert sum('loss_kd' in entry for entry in entries) == 3 * 2


def test_a_resumed_run_logs_as_before(tmp_path):
    whole = run(tmp_path, 'whole', interval=5, **{'default_hooks.checkpoint.max_keep_ckpts': 3})
    cfg = whole.cfg.copy()
    cfg.merge_from_dict(dict(resume=True, load_from=str(tmp_path / 'whole/epoch_1.pth'),
                             work_dir=str(tmp_path / 'resumed'), experiment_name='resumed'))
    Runner.from_cfg(cfg).train()
    resumed, entries = (logged(tmp_path / name) for name in ('resumed', 'whole'))
    assert len(resumed) == 4 and resumed == entries[2:]


@pytest.mark.parametrize('window', [2, 10])
def test_history_is_bounded(tmp_path, window):
    runner = run(tmp_path, 'bounded', **{'log_processor.window_size': window})
    lengths = {key: len(buffer.data[0])
               for key, buffer in runner.message_hub.log_scalars.items()}
    assert {'train/loss_kd', 'train/lr', 'train/time', 'val/accuracy/top1'} <= lengths.keys()
    # A validation has 3 batches, the mean of whose times is logged.
    assert max(lengths.values()) == max(window, 3)


def size_of(checkpoint):
    buffer = io.BytesIO()
    torch.save(checkpoint['message_hub'], buffer)
    return buffer.tell()


def test_size_of_a_checkpoint_does_not_grow(tmp_path):
    changes = {'log_processor.window_size': 4, 'default_hooks.checkpoint.max_keep_ckpts': 40,
               'val_dataloader.batch_size': 200}
    run(tmp_path, 'long', epochs=20, **changes)
    sizes = [size_of(torch.load(tmp_path / f'long/epoch_{epoch}.pth', weights_only=False))
             for epoch in (10, 20)]
    assert abs(sizes[1] - sizes[0]) < 100  # numbers of more digits


@pytest.mark.slow
@pytest.mark.extended
def test_files_of_240_epochs_are_of_one_size(tmp_path):
    run(tmp_path, 'longest', epochs=240, **{
        'default_hooks.checkpoint.max_keep_ckpts': -1, 'default_hooks.checkpoint.save_best': None,
        'val_dataloader.batch_size': 719})
    sizes = {epoch: (tmp_path / f'longest/epoch_{epoch}.pth').stat().st_size
             for epoch in range(1, 241)}
    full = [size for epoch, size in sizes.items() if epoch > 50]  # what the log reads is complete
    print(f'epoch 1: {sizes[1]} bytes, epochs 51 to 240: {min(full)} to {max(full)} bytes')
    assert max(full) - min(full) <= 0.01 * min(full)
    assert max(sizes.values()) == max(full)


def test_scalars_are_read_together_where_they_are_logged(tmp_path, monkeypatch):
    numbers = []

    def note(hub, key, values, extend=deferred_runtime_info._extend):
        numbers.append((key, len(values)))
        extend(hub, key, values)

    def refuse_tensors(self, key, value, *args, update=MessageHub.update_scalar, **kwargs):
        assert not isinstance(value, Tensor), key
        update(self, key, value, *args, **kwargs)

    monkeypatch.setattr(deferred_runtime_info, '_extend', note)
    monkeypatch.setattr(MessageHub, 'update_scalar', refuse_tensors)
    run(tmp_path, 'counted', epochs=1, val_cfg=None, val_dataloader=None, val_evaluator=None,
        without=('gradient_guard', 'teacher_accuracy'),
        **{'default_hooks.checkpoint.save_best': None})
    assert [number for key, number in numbers if key == 'train/loss_kd'] == [3, 3, 1]
