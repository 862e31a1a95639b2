"""Inputs and cases of the golden numbers: everything is rebuilt by formula, without random draws.

The rules are those of ``tests/data/README.md``.
"""
import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

DATA_DIR = Path(__file__).parent / 'data'


def wave(shape: list[int] | tuple[int, ...], seed: float, amplitude: float = 1.0) -> Tensor:
    """Two incommensurable waves, computed in float64 and rounded to float32."""
    # numpy, not torch: its fmod is exact.
    steps = np.arange(math.prod(shape), dtype=np.float64)
    values = amplitude * np.sin(0.7 * steps + seed)
    values += 0.3 * amplitude * np.cos(np.fmod((0.13 * steps) * steps, 2 * math.pi) + seed)
    return torch.from_numpy(values.reshape(tuple(shape)).astype(np.float32))


def labels(number: int, num_classes: int, seed: int) -> Tensor:
    """Integer labels (7 i + 3 seed) mod K."""
    return (7 * torch.arange(number) + 3 * seed) % num_classes


def build_input(spec: dict, dtype: torch.dtype = torch.float64) -> Tensor | list[Tensor]:
    """One input from its spec; float inputs are rounded to float32, then cast to ``dtype``."""
    if 'list' in spec:
        return [build_input(item, dtype) for item in spec['list']]
    if 'sum' in spec:
        return sum(build_input(item, dtype) for item in spec['sum'])
    if 'labels' in spec:
        return labels(*spec['labels'])
    if 'literal' in spec:
        literal = torch.tensor(spec['literal'])
        return literal.to(dtype) if literal.is_floating_point() else literal
    if 'empty' in spec:
        return torch.zeros(spec['empty'], dtype=dtype)
    if 'wave' not in spec:
        raise ValueError(f'input spec without a known kind, got the keys {sorted(spec)}')
    value = wave(*spec['wave']).to(dtype)
    if spec.get('relu'):
        value = value.clamp(min=0)
    if spec.get('l2norm_rows'):
        value = nn.functional.normalize(value, dim=1)
    value = value + spec.get('add', 0.0)
    value = value * spec.get('scale', 1.0)
    return value.repeat_interleave(spec.get('repeat_rows', 1), dim=0)


def load_case(case_id: str, file_name: str = 'golden_losses.json') -> dict:
    """The case called ``case_id`` of one of the JSON files in ``tests/data``."""
    cases = json.loads((DATA_DIR / file_name).read_text())['cases']
    found = {case['id']: case for case in cases}
    if case_id not in found:
        raise KeyError(f'{case_id!r} is not in {file_name}; known cases: {sorted(found)}')
    return found[case_id]


def build_inputs(case: dict, dtype: torch.dtype = torch.float64) -> dict[str, Tensor]:
    """All inputs of a case; those named in its ``grad_wrt`` are leaves that require a gradient."""
    inputs = {name: build_input(spec, dtype) for name, spec in case['inputs'].items()}
    for name in case.get('grad_wrt', ()):
        for leaf in inputs[name] if isinstance(inputs[name], list) else [inputs[name]]:
            leaf.requires_grad_()
    return inputs


@torch.no_grad()
def fill(model: nn.Module, seed_shift: Callable[[str], float] = lambda name: 0.0) -> nn.Module:
    """Write waves into all weights and biases, by shape and name ending only.

    ``seed_shift`` maps a parameter name to what is added to its wave seed: branches of equal
    shapes would otherwise get equal weights, and a wrong wiring of them would not show.
    """
    norm_parameters = {
        id(parameter)
        for module in model.modules() if isinstance(module, nn.LayerNorm)
        for parameter in module.parameters(recurse=False)}
    for name, parameter in model.named_parameters():
        ending, shift = name.rsplit('.', 1)[-1], seed_shift(name)
        is_matrix = parameter.ndim >= 2 and id(parameter) not in norm_parameters
        if ending == 'weight' and is_matrix:
            fan_in = math.prod(parameter.shape[1:])
            values = wave(parameter.shape, 0.1 * parameter.ndim + shift) * math.sqrt(2 / fan_in)
        elif ending == 'weight':
            values = 1 + 0.1 * wave(parameter.shape, 1.0 + shift)
        elif ending == 'bias':
            values = 0.1 * wave(parameter.shape, 2.0 + shift)
        else:
            continue
        parameter.copy_(values)
    return model


@torch.no_grad()
def calibrate(model: nn.Module, image_size: int, forward: Callable | None = None) -> nn.Module:
    """Give all BatchNorms the statistics of one fixed batch; leaves a float64 model in eval mode.

    Without it the waves explode or forget the image in deep networks. ``forward`` takes the image
    batch where calling the model is not enough.
    """
    model.double().train()
    norms = [module for module in model.modules() if isinstance(module, _BatchNorm)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 1.0
    (forward or model)(wave((8, 3, image_size, image_size), 2.5).double())
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
    return model.eval()


def assert_matches(case: dict, loss: Tensor, inputs: dict[str, Tensor]) -> None:
    """Compare a loss and its gradient with a case: to 1e-9 relative in float64, 1e-5 in float32."""
    rtol = 1e-9 if loss.dtype == torch.float64 else 1e-5
    gradients = torch.autograd.grad(loss, [inputs[name] for name in case['grad_wrt']])
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    for value, expected in ((loss, case['expected']['loss']),
                            (norm, case['grad_student_l2']),
                            (gradients[0].flatten()[:4], case['grad_student_first4'])):
        torch.testing.assert_close(
            value.detach().double(), torch.tensor(expected, dtype=torch.float64), rtol=rtol, atol=0)


def sine_region_logits() -> tuple[Tensor, Tensor, Tensor]:
    """Logits of student and teacher, (2, 5, 4), and labels (2,), from sines of the indices."""
    image = torch.arange(2, dtype=torch.float64)[:, None, None]
    region = torch.arange(5, dtype=torch.float64)[None, :, None]
    category = torch.arange(4, dtype=torch.float64)[None, None, :]
    student = torch.sin(1 + image + 2 * category + 3 * region)
    teacher = 3 * torch.cos(1 + 2 * image + category + region)
    return student, teacher, torch.tensor([0, 2])
