from functools import partial

import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner
from torch import Tensor, nn

from mmkd.registry import HOOKS
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class GradientGuardHook(Hook):
    """Stop a run whose distillation does not do what the config says.

    After the first iteration it names every trainable parameter that got no gradient, and every
    distillation loss that is missing, constant or zero. (With several processes a parameter without
    gradient is an error anyway, and ``find_unused_parameters`` would hide it.)

    Raises:
        RuntimeError: If it finds a problem; the message names the parameters or losses.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._handles: list = []
        self._is_first = True

    def before_train(self, runner: Runner) -> None:
        """Watch the gradients; they are cleared again before ``after_train_iter``."""
        self._handles = [
            parameter.register_post_accumulate_grad_hook(partial(self._mark, name))
            for name, parameter in unwrap(runner.model).named_parameters()
            if parameter.requires_grad]

    def after_train_iter(self, runner: Runner, batch_idx: int, data_batch: dict | None = None,
                         outputs: dict | None = None) -> None:
        """Check parameters and losses."""
        model = unwrap(runner.model)
        if self._is_first:
            self._is_first = False
            self._check_parameters(model)
            _check_losses(model, outputs, _read(outputs))

    def _mark(self, name: str, parameter: Tensor) -> None:
        self._seen.add(name)

    def _check_parameters(self, model: nn.Module) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []
        unused = [name for name, parameter in model.named_parameters()
                  if parameter.requires_grad and name not in self._seen]
        if unused:
            raise RuntimeError(
                f'{len(unused)} trainable parameters got no gradient in the first iteration: '
                f'{", ".join(unused[:10])}{", ..." if len(unused) > 10 else ""}. Wire what they '
                'produce to a loss, or remove or freeze them')


def _read(outputs: dict[str, Tensor]) -> dict[str, float]:
    """Return the losses as numbers; they are read together, since the host waits for the GPU."""
    losses = {key: value.detach().double() for key, value in outputs.items() if 'loss' in key}
    return dict(zip(losses, torch.stack(list(losses.values())).tolist()))


def _check_losses(model: nn.Module, outputs: dict[str, Tensor],
                  values: dict[str, float]) -> None:
    weights = model.objective.weights if hasattr(model, 'objective') else {}
    problems = []
    for name in (name for name, weight in weights.items() if weight != 0):
        if name not in outputs:
            problems.append(f'{name} is missing')
        elif not outputs[name].requires_grad:
            problems.append(f'{name} is constant: it has no gradient to the student')
        elif values[name] == 0:
            problems.append(f'{name} is exactly zero')
    if problems:
        raise RuntimeError(
            f'distillation does nothing: {"; ".join(problems)}. Check what the loss is wired to '
            '(a zero also comes from a teacher that is the student)')
