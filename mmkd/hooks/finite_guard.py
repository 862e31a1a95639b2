import math

import torch
from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner
from torch import Tensor

from mmkd.registry import HOOKS
from mmkd.utils import argument_checks, non_finite_origin
from mmkd.utils.distributed import unwrap

ADVICE = ('Lower the learning rate or the weight, warm the loss up (warmup_epochs), or clip the '
          'gradient. No weight was changed by this step; checkpoints already written are kept')


@HOOKS.register_module()
class FiniteGuardHook(Hook):
    """Let no step through whose gradient is NaN or infinite, and say where that came from.

    The gradients are looked at when the optimizer is about to step. With mixed precision in float16
    GradScaler leaves out a step that overflows before it comes here, lowers its scale, and goes on.
    A step that is not let through changes no weight and no state of the optimizer.

    Args:
        interval: Number of iterations between two looks. With more than 1 the iteration is still
            named, but its step has been taken and the values have spread; no checkpoint is
            written of them (:class:`SafeCheckpointHook`). None stands for 1 on a CPU and 50 on a
            GPU, because a look waits for it.
        max_skipped: How many such steps of a run are left out with a warning. The one after ends
            the run. More than 0 costs a look and a copy of all buffers in each iteration, because
            the BatchNorms of the forward pass have taken the values in already.

    Raises:
        RuntimeError: If there was one more; the message names iteration, module and losses.
    """

    def __init__(self, interval: int | None = None, *, max_skipped: int = 0) -> None:
        if interval is not None and interval < 1:
            raise ValueError(f'interval must be >= 1, got {interval}')
        argument_checks.check_not_negative('max_skipped', max_skipped)
        if max_skipped and (interval or 1) > 1:
            raise ValueError(f'max_skipped needs a look in every iteration, got {interval=}')
        self.interval, self.max_skipped, self.num_skipped = interval, max_skipped, 0
        self._batch: dict | None = None
        self._buffers: list[Tensor] = []
        self._noted: list[tuple[int, Tensor]] = []
        self._handles: list = []

    def before_train(self, runner: Runner) -> None:
        """Look at the gradients whenever the optimizer is about to step."""
        if self.interval is None:
            is_on_gpu = next(unwrap(runner.model).parameters()).is_cuda and not self.max_skipped
            self.interval = 50 if is_on_gpu else 1
        self._handles = [runner.optim_wrapper.optimizer.register_step_pre_hook(
            lambda optimizer, args, kwargs: self._before_step(runner, optimizer))]

    @property
    def looks_at_each_step(self) -> bool:
        """Whether the host waits for the gradient of each step."""
        return self.interval == 1

    def after_train(self, runner: Runner) -> None:
        """Look once more, and leave the optimizer as it was."""
        self._read_notes()
        for handle in self._handles:
            handle.remove()

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Keep what is needed to go back, or to see where a value came from."""
        self._batch = data_batch
        if self.max_skipped:
            self._buffers = [buffer.clone() for buffer in unwrap(runner.model).buffers()]

    def after_train_iter(self, runner: Runner, batch_idx: int, data_batch: dict | None = None,
                         outputs: dict | None = None) -> None:
        """Look at the losses too: GradScaler leaves out every step of a loss that is NaN."""
        total = outputs['loss'].detach()  # the sum of all, not finite if one of them is not
        if self.interval > 1:
            self._noted.append((runner.iter + 1, total))
            if len(self._noted) >= self.interval:
                self._read_notes()
        elif self._batch is not None and not bool(total.isfinite()):
            self._refuse(runner, 'the loss')

    def _read_notes(self) -> None:
        """Read what was noted since the last look, together."""
        noted, self._noted = self._noted, []
        values = torch.stack([value for _, value in noted]).tolist() if noted else []
        for (iteration, _), value in zip(noted, values):
            if not math.isfinite(value):
                raise RuntimeError(
                    f'iteration {iteration}: the loss is not finite. finite_guard.interval=1 names '
                    f'the module. {ADVICE.partition(". No weight")[0]}')

    def _before_step(self, runner: Runner, optimizer: torch.optim.Optimizer) -> None:
        parameters = [parameter for group in optimizer.param_groups
                      for parameter in group['params'] if parameter.grad is not None]
        if self.interval > 1 or not parameters or bool(torch.nn.utils.get_total_norm(
                [parameter.grad for parameter in parameters]).isfinite()):
            return
        broken = {id(parameter) for parameter in parameters
                  if not bool(parameter.grad.isfinite().all())}
        if not broken:  # only the norm of all is too large for float32
            return
        for parameter in parameters:
            parameter.grad = None  # an optimizer leaves such a parameter and its state alone
        names = [name for name, parameter in unwrap(runner.model).named_parameters()
                 if id(parameter) in broken]
        self._refuse(runner, f'the gradient of {len(names)} parameters, such as {names[0]},')

    def _refuse(self, runner: Runner, what: str) -> None:
        self.num_skipped += 1
        where = f'iteration {runner.iter + 1}: {what} is not finite'
        if self.num_skipped > self.max_skipped:
            origin = non_finite_origin.describe(unwrap(runner.model), self._batch)
            raise RuntimeError(f'{where}. {origin}. {ADVICE}')
        with torch.no_grad():
            for buffer, before in zip(unwrap(runner.model).buffers(), self._buffers):
                buffer.copy_(before)
        self._batch = None  # this iteration is dealt with
        print_log(f'{where}; the step is left out, {self.num_skipped} of at most '
                  f'{self.max_skipped}', 'current', level=30)
