"""A whole training step as one CUDA graph: both networks, losses, backward pass and optimizer."""
from collections.abc import Callable

import torch
from mmengine.runner import Runner
from torch import Tensor

from mmkd.optim.bfloat16_optim_wrapper import BFloat16OptimWrapper
from mmkd.structures.labelled_samples import LabelledSamples


class StepGraph:
    """A training step that was recorded once and is launched as a whole from then on.

    Recording computes nothing: call it afterwards, also for the batch that it was recorded with.

    Args:
        step: Takes a batch and returns scalars. It must have run before, so that what is prepared
            once is there.
        batch: Images and :class:`LabelledSamples` on the GPU; others of their shapes can follow.
    """

    def __init__(self, step: Callable[[dict], dict], batch: dict) -> None:
        samples = batch['data_samples']
        self._batch = dict(inputs=batch['inputs'].clone(), data_samples=LabelledSamples(
            samples.labels.clone(), {name: tensor.clone() for name, tensor
                                     in samples.fields.items()}, samples.shared))
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            outputs = step(self._batch)
        self._outputs = {name: value.detach() if isinstance(value, Tensor) else value
                         for name, value in outputs.items()}

    def __call__(self, batch: dict) -> dict[str, Tensor | float]:
        """Take the step with a batch, and return its scalars."""
        for own, given in zip(_tensors(self._batch), _tensors(batch), strict=True):
            own.copy_(given, non_blocking=True)
        self._graph.replay()
        return {name: value.clone() if isinstance(value, Tensor) else value
                for name, value in self._outputs.items()}


def _tensors(batch: dict) -> list[Tensor]:
    samples = batch['data_samples']
    return [batch['inputs'], samples.labels, *samples.fields.values()]


def shapes_of(batch: dict) -> list[tuple[str, torch.Size, torch.dtype]]:
    """Return what another batch must have in common to take a recorded step."""
    names = ['inputs', 'labels', *batch['data_samples'].fields]
    return [(name, tensor.shape, tensor.dtype) for name, tensor in zip(names, _tensors(batch))]


def obstacle_of_run(runner: Runner) -> str:
    """Say why the steps of a run cannot be recorded; '' if nothing is known."""
    wrapper = runner.optim_wrapper
    device = next(runner.model.parameters()).device
    if device.type != 'cuda':
        return f'the model is on the device {device.type!r}, and only CUDA has graphs'
    if runner.world_size > 1:
        return f'{runner.world_size} processes exchange gradients in each step'
    if type(wrapper).__name__ not in ('OptimWrapper', BFloat16OptimWrapper.__name__):
        return (f'{type(wrapper).__name__} decides on the host whether a step is taken; with mixed '
                'precision take --amp bf16')
    if wrapper._accumulative_counts > 1:
        return 'gradients are accumulated over several batches (accumulative_counts)'
    if wrapper.clip_grad_kwargs:
        return 'gradient clipping logs a norm in each step (optim_wrapper.clip_grad)'
    optimizer = wrapper.optimizer
    if not isinstance(optimizer, torch.optim.SGD) and 'capturable' not in optimizer.defaults:
        return f'{type(optimizer).__name__} has no option `capturable`, unlike SGD and Adam'
    for hook in runner.hooks:
        if getattr(hook, 'looks_at_each_step', False):
            return f'{type(hook).__name__} looks at the gradient of each step'
    return ''


def obstacle_of_batch(batch: object) -> str:
    """Say why the step of a batch cannot be recorded; '' if nothing is known."""
    if not isinstance(batch, dict) or not isinstance(batch.get('inputs'), Tensor):
        return 'images come one by one, so that their shapes may change'
    if not isinstance(batch.get('data_samples'), LabelledSamples):
        return 'samples are handled one by one on the host; TensorImages gives whole batches'
    if not all(tensor.is_cuda for tensor in _tensors(batch)):
        return 'the images are not on the GPU; TensorImages keeps them there by default'
    return ''


def make_capturable(optimizer: torch.optim.Optimizer) -> None:
    """Let an optimizer count its steps on the GPU."""
    for group in optimizer.param_groups:
        if 'capturable' in group:
            group['capturable'] = True
    for parameter, state in optimizer.state.items():
        if 'step' in state:
            state['step'] = torch.as_tensor(state['step']).to(parameter.device)
