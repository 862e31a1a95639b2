"""Where, in a training step, the first value that is not finite arises."""
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import torch
from torch import Tensor, nn

from mmkd.utils.finite import non_finite
from mmkd.utils.tensor_tree import tensors_of


def describe(model: nn.Module, data_batch: Mapping) -> str:
    """Run a training step once more, without a change of weights, and say where it goes wrong.

    Args:
        model: A model of MMEngine, whose gradients stay as they are.
        data_batch: What the data loader gave.
    """
    broken = non_finite(dict(model.named_parameters()))  # the forward pass has been at the buffers
    if broken:
        return f'These weights are not finite before the step: {", ".join(broken[:3])}'
    with torch.no_grad():
        data = model.data_preprocessor(data_batch, True)
    if non_finite(data['inputs']):
        return 'The images of the batch are not finite'
    forward, backward = [], []
    with torch.enable_grad(), _watched(model, forward, backward):
        losses = model(**data, mode='loss')
        total, values = model.parse_losses(losses)
        numbers = {key: float(value.detach()) for key, value in values.items() if 'loss' in key}
        infinite = ', '.join(f'{key} = {number}' for key, number in numbers.items()
                             if not math.isfinite(number))
        if not forward and not infinite:
            return _origin_in_backward(model, total, losses, backward)
    origin = (f'The first module whose result is not finite is {forward[0]}' if forward else
              'The results of all modules are finite')
    return f'{origin}; losses are not finite: {infinite}' if infinite else origin


def _origin_in_backward(model: nn.Module, total: Tensor, losses: Mapping,
                        backward: list[str]) -> str:
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    torch.autograd.grad(total, parameters, allow_unused=True, retain_graph=True)
    first = f'first at the result of {backward[0]}' if backward else 'at weights alone'
    guilty = []
    for name, value in losses.items():
        terms = [term for term in tensors_of(value) if term.requires_grad]
        if terms and non_finite(torch.autograd.grad(
                sum(term.mean() for term in terms), parameters, allow_unused=True,
                retain_graph=True)):
            guilty.append(name)
    return ('The results of all modules are finite, and all losses: the value arises in the '
            f'backward pass, {first}'
            + (f', and comes from {", ".join(guilty)}' if guilty else ''))


@contextmanager
def _watched(model: nn.Module, forward: list[str], backward: list[str]) -> Iterator[None]:
    """Note the modules, in the order in which they run, whose values are not finite."""
    networks = {'': model}
    if hasattr(model, 'teacher'):
        networks['teacher.'] = model.teacher.module
    handles = [module.register_forward_hook(
        partial(_note, forward, backward, f'{prefix}{name} ({type(module).__name__})'))
        for prefix, network in networks.items() for name, module in network.named_modules()
        if not any(True for _ in module.children())]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _note(forward: list[str], backward: list[str], name: str, module: nn.Module, inputs: tuple,
          output: object) -> None:
    for tensor in tensors_of(output):
        if not bool(tensor.isfinite().all()):
            forward.append(name)
        if tensor.requires_grad:
            tensor.register_hook(partial(_note_gradient, backward, name))


def _note_gradient(backward: list[str], name: str, gradient: Tensor) -> None:
    if not bool(gradient.isfinite().all()):
        backward.append(name)
