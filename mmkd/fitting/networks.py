"""What a network computes, found by one forward: stages, pooled features, the classifier."""
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

MOST_STAGES = 4


@dataclass(frozen=True)
class Layer:
    """A sub-module and what it returns for one image.

    Attributes:
        path: As in ``named_modules()``.
        shape: (C, H, W) of a map, (C,) of pooled features. Tokens count as the map they fill.
        extra_tokens: Number of tokens in front that stand for no position; None for a map.
    """

    path: str
    shape: tuple[int, ...]
    extra_tokens: int | None = None


@dataclass(frozen=True)
class Profile:
    """The layers of a classifier that methods compare.

    Attributes:
        name: What to call the network in messages.
        stages: The last map of each of the coarsest resolutions, at most four, finest first. Of a
            transformer with one resolution, the tokens at four equal distances.
        pooled: What the linear classifier reads; None where there is no linear classifier.
        logits: The layer that returns the logits.
        classifier: Path of the linear classifier, or None.
        pools_last_map: Whether the classifier reads the mean of the last map and nothing else.
    """

    name: str
    stages: tuple[Layer, ...]
    pooled: Layer | None
    logits: Layer
    classifier: str | None
    pools_last_map: bool


@dataclass(frozen=True)
class _Record:
    path: str
    module: nn.Module
    output: Tensor


@torch.no_grad()
def profile(network: nn.Module, image_shape: Sequence[int], name: str = 'network') -> Profile:
    """Run a classifier on two images of noise and say which layers it has.

    Args:
        network: Maps (N, C, H, W) to logits (N, K); it is left in its mode and unchanged.
        image_shape: (C, H, W) of the images that it will see.
        name: What to call it in messages.

    Raises:
        ValueError: If it cannot take such images, or does not answer (N, K).
    """
    records, answer = _watch(network, image_shape, name)
    if not isinstance(answer, Tensor) or answer.ndim != 2:
        found = tuple(answer.shape) if isinstance(answer, Tensor) else type(answer).__name__
        raise ValueError(f'the {name} must answer logits (N, K), got {found}')
    last = next((index for index in reversed(range(len(records)))
                 if isinstance(records[index].module, nn.Linear)
                 and records[index].output.shape == answer.shape), None)
    if last is None:
        last = next(index for index in reversed(range(len(records)))
                    if records[index].output.shape == answer.shape)
    head, before = records[last], records[:last]
    is_linear = isinstance(head.module, nn.Linear)
    pooled = _pooled(before, head.module.in_features) if is_linear else None
    stages = _stages(before, image_shape[1] / image_shape[2])
    return Profile(
        name=name, stages=tuple(layer for layer, _ in stages),
        pooled=None if pooled is None else Layer(pooled.path, (pooled.output[0].numel(),)),
        logits=Layer(head.path, (answer.shape[1],)), classifier=head.path if is_linear else None,
        pools_last_map=bool(stages) and pooled is not None and _is_mean(*stages[-1], pooled))


def _watch(network: nn.Module, image_shape: Sequence[int],
           name: str) -> tuple[list[_Record], object]:
    records: list[_Record] = []

    def note(path: str):
        def hook(module: nn.Module, inputs: tuple, output: object) -> None:
            if isinstance(output, tuple | list) and len(output) == 1:
                output = output[0]
            if isinstance(output, Tensor):
                records.append(_Record(path, module, output.detach().clone()))
        return hook

    handles = [module.register_forward_hook(note(path))
               for path, module in network.named_modules() if path]
    modes = {module: module.training for module in network.modules()}
    device = next(network.parameters()).device
    images = torch.randn(2, *image_shape, generator=torch.Generator().manual_seed(0))
    try:
        answer = network.eval()(images.to(device))
    except (RuntimeError, ValueError, AssertionError) as error:
        shape = 'x'.join(str(size) for size in image_shape)
        raise ValueError(f'the {name} cannot run on images of {shape}: {error}') from error
    finally:
        for handle in handles:
            handle.remove()
        for module, mode in modes.items():
            module.training = mode
    return records, answer


def _pooled(records: list[_Record], width: int) -> _Record | None:
    return next((record for record in reversed(records)
                 if record.output[0].numel() == width), None)


def _stages(records: list[_Record], aspect: float) -> list[tuple[Layer, Tensor]]:
    pools = [index for index, record in enumerate(records)
             if _is_pool(record) and record.output[0].numel() == record.output.shape[1]]
    before = records
    if pools:
        inside = f'{records[pools[-1]].path}.'
        before = [record for record in records[:pools[-1]] if not record.path.startswith(inside)]
    maps = [index for index, record in enumerate(before) if _is_map(record, aspect)]
    others = [record for record in before[maps[-1] + 1 if maps else 0:]
              if record.output.ndim in (3, 4) and not _is_pool(record)]
    tokens = [record for record in others if record.output.ndim == 3]
    if len(tokens) >= MOST_STAGES:
        return _token_stages(tokens)
    if not maps or len(others) >= MOST_STAGES:  # Channels stand last: no map to read.
        return []
    depths: dict[tuple, int] = {}
    by_size: dict[tuple, _Record] = {}
    for record in (before[index] for index in maps):
        size, depth = record.output.shape[2:], record.path.count('.')
        depths[size] = min(depth, depths.get(size, depth))
        if depth <= depths[size] + 1:  # A stage, not a layer that begins the next one.
            by_size[size] = record
    last = before[maps[-1]].output.shape[2]  # Squeeze-and-excitation has maps of one pixel.
    found = sorted((record for size, record in by_size.items() if size[0] >= last),
                   key=lambda record: -record.output.shape[2])
    return [(Layer(record.path, tuple(record.output.shape[1:])), record.output)
            for record in found[-MOST_STAGES:]]


def _is_pool(record: _Record) -> bool:
    return 'Pool' in type(record.module).__name__


def _is_map(record: _Record, aspect: float) -> bool:
    """Tell maps (N, C, H, W) from pooled features, attention and (N, H, W, C)."""
    if record.output.ndim != 4 or _is_pool(record):
        return False
    height, width = record.output.shape[2:]
    return abs(height - width * aspect) < 1


def _token_stages(records: list[_Record]) -> list[tuple[Layer, Tensor]]:
    blocks = defaultdict(list)
    for record in records:
        if match := re.fullmatch(r'(.*)[._]\d+', record.path):
            blocks[match[1]].append(record)
    parent = min((path for path in blocks if len(blocks[path]) >= MOST_STAGES),
                 key=lambda path: path.count('.'), default=None)
    if parent is None:
        return []
    number = len(blocks[parent])
    chosen = [blocks[parent][round((step + 1) * number / MOST_STAGES) - 1]
              for step in range(MOST_STAGES)]
    return [(_token_layer(record), record.output) for record in chosen]


def _token_layer(record: _Record) -> Layer:
    number, width = record.output.shape[1:]
    side = math.isqrt(number)
    return Layer(record.path, (width, side, side), number - side * side)


def _is_mean(layer: Layer, output: Tensor, pooled: _Record) -> bool:
    if layer.extra_tokens is not None:
        return False
    mean, read = output.mean((2, 3)), pooled.output.flatten(1)
    return mean.shape == read.shape and torch.allclose(mean, read, rtol=1e-3, atol=1e-5)
