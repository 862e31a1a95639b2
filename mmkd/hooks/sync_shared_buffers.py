from collections.abc import Iterator

from mmengine.dist import all_reduce_params, gather, get_rank, get_world_size
from mmengine.hooks import SyncBuffersHook
from mmengine.runner import Runner
from torch import Tensor, nn

from mmkd.registry import HOOKS
from mmkd.utils.checkpoint import SIDE_KEY
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class SyncSharedBuffersHook(SyncBuffersHook):
    """Average over the processes the buffers that they share, such as BatchNorm's statistics.

    A module whose buffers belong to the process names them in its attribute ``process_buffers``,
    as :class:`mmkd.losses.CRDLoss` does with its memory. They are not averaged. A checkpoint holds
    those of the ranks from 1 on under the key ``mmkd``, so that each process continues with the
    buffers that it had.
    """

    def __init__(self) -> None:
        super().__init__()
        # Rank 0 holds here the process buffers of the ranks from 1 on.
        self.gathered: list[dict[str, Tensor]] = []

    def before_val_epoch(self, runner: Runner) -> None:
        """Average before a validation that did not follow the end of an epoch."""
        if self.distributed and not self.called_in_train:
            _average(runner.model)
        self.called_in_train = False

    def after_train_epoch(self, runner: Runner) -> None:
        """Average, and collect the process buffers on rank 0, where saving happens."""
        if not self.distributed:
            return
        _average(runner.model)
        self.called_in_train = True
        self.gathered = [{} for _ in range(1, get_world_size())]
        for name, buffer in process_buffers(unwrap(runner.model)):
            for state, tensor in zip(self.gathered, gather(buffer)[1:]):
                state[name] = tensor.cpu()

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Save the process buffers of the ranks from 1 on; the state dict holds those of rank 0."""
        if any(self.gathered):
            checkpoint.setdefault(SIDE_KEY, {})['process_buffers'] = self.gathered

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Restore the buffers of each process, or those of rank 0 if the number of them differs."""
        states = checkpoint.get(SIDE_KEY, {}).get('process_buffers', [])
        rank = get_rank()
        if runner._resume and rank > 0 and len(states) == get_world_size() - 1:
            checkpoint['state_dict'].update(states[rank - 1])


def process_buffers(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """Yield the name and tensor of each buffer that a module declares in ``process_buffers``."""
    for path, module in model.named_modules():
        for name in getattr(module, 'process_buffers', ()):
            yield f'{path}.{name}' if path else name, getattr(module, name)


def _average(model: nn.Module) -> None:
    kept = {id(buffer) for _, buffer in process_buffers(unwrap(model))}
    all_reduce_params([buffer for buffer in model.buffers() if id(buffer) not in kept], op='mean')
