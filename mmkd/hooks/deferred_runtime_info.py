from collections.abc import Sequence

import numpy as np
import torch
from mmengine.hooks import LoggerHook, RuntimeInfoHook
from mmengine.logging import HistoryBuffer, MessageHub
from mmengine.runner import Runner
from mmengine.runner.loops import BaseLoop
from torch import Tensor

from mmkd.registry import HOOKS


@HOOKS.register_module()
class DeferredRuntimeInfoHook(RuntimeInfoHook):
    """Hands losses to the log when it is written, and keeps no more of them than the log reads.

    MMEngine's hook reads every scalar in every iteration, and each time waits for the GPU; and it
    copies a history of the whole run to append one number, which checkpoints carry along. Here the
    scalars stay tensors until an iteration that is logged or saved, and are then read together.
    What is logged is the same.
    """

    def __init__(self) -> None:
        self._pending: list[dict[str, Tensor | float]] = []

    def before_train(self, runner: Runner) -> None:
        """Shorten also what a checkpoint of a longer history has brought."""
        super().before_train(runner)
        self._bound(runner)

    def after_train_iter(self, runner: Runner, batch_idx: int, data_batch: dict | None = None,
                         outputs: dict | None = None) -> None:
        """Keep the scalars of this iteration; read them if something is logged now."""
        if outputs is not None:
            self._pending.append({key: value.detach() if isinstance(value, Tensor) else value
                                  for key, value in outputs.items()})
        is_last = (self.is_last_train_iter(runner)
                   or self.end_of_epoch(runner.train_dataloader, batch_idx))
        if is_last or any(self.every_n_inner_iters(batch_idx, hook.interval)
                          for hook in runner.hooks if isinstance(hook, LoggerHook)):
            self._read(runner)

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Have the checkpoint hold what an uninterrupted run would log next."""
        self._read(runner)
        checkpoint['message_hub'] = runner.message_hub.state_dict()

    def after_val_epoch(self, runner: Runner, metrics: dict | None = None) -> None:
        """Note the metrics, and forget those of long ago."""
        super().after_val_epoch(runner, metrics)
        if isinstance(runner._train_loop, BaseLoop):
            self._bound(runner)

    def _read(self, runner: Runner) -> None:
        """Move what is pending to the message hub, with one copy from the GPU."""
        tensors = [value for outputs in self._pending for value in outputs.values()
                   if isinstance(value, Tensor)]
        numbers = iter(torch.stack([tensor.reshape(()) for tensor in tensors]).tolist()
                       if tensors else ())
        series: dict[str, list[float]] = {}
        for outputs in self._pending:
            for key, value in outputs.items():
                series.setdefault(f'train/{key}', []).append(
                    next(numbers) if isinstance(value, Tensor) else value)
        self._pending = []
        for key, values in series.items():
            _extend(runner.message_hub, key, values)
        self._bound(runner)

    def _bound(self, runner: Runner) -> None:
        hub, length = runner.message_hub, _longest_window(runner)
        for key, buffer in hub.log_scalars.items():
            buffer.max_length = length
            if len(buffer.data[0]) > length:
                hub.log_scalars[key] = HistoryBuffer(
                    *(values[-length:] for values in buffer.data), max_length=length)


def _longest_window(runner: Runner) -> int:
    """Return the most values of one scalar that the log processor takes a mean over."""
    processor = runner.log_processor
    epochs = [len(loop.dataloader) for loop in (runner.train_loop, runner.val_loop) if loop]
    sizes = {'epoch': max(epochs), 'global': runner.max_iters}
    windows = [processor.window_size, *(cfg.get('window_size') or 1
                                        for cfg in processor.custom_cfg)]
    # The times of a validation are averaged over all of it.
    windows += [len(runner.val_loop.dataloader)] if runner.val_loop else []
    return max(sizes.get(window, window) for window in windows)


def _extend(hub: MessageHub, key: str, values: Sequence[float]) -> None:
    """Append values to a history, which is copied once instead of once for each."""
    hub.update_scalar(key, values[-1])  # also notes that the scalar is resumed
    buffer = hub.get_scalar(key)
    history, counts = buffer.data
    hub.log_scalars[key] = HistoryBuffer(
        np.concatenate([history[:-1], values]),
        np.concatenate([counts[:-1], np.ones(len(values), counts.dtype)]))
