"""Settings of how a network runs: data type, memory format, compilation."""
from collections.abc import Mapping

import torch
from torch import nn


def check_engine(owner: str, engine: Mapping, known: tuple[str, ...]) -> Mapping:
    """Check the keys and values of ``teacher_engine`` or ``student_engine``.

    Raises:
        ValueError: If it is not a dict, or holds an unknown key, dtype or memory format.
    """
    if not isinstance(engine, Mapping):
        raise ValueError(f'{owner}: expected a dict with keys of {known}, got {engine!r}. On the '
                         f'command line: --cfg-options model.{owner}.memory_format=channels_last')
    choices = dict(dtype=('float32', 'bfloat16', 'float16'),
                   memory_format=('contiguous', 'channels_last'), fold_batchnorm=(True, False))
    for key, value in engine.items():
        if key not in known:
            raise ValueError(f'{owner}: unknown key {key!r}; known: {", ".join(known)}')
        if key in choices and value not in choices[key]:
            raise ValueError(f'{owner}: {key} must be one of {choices[key]}, got {value!r}')
    if not isinstance(engine.get('compile') or {}, Mapping):
        raise ValueError(f'{owner}: compile must be a dict of the arguments of torch.compile, such '
                         f"as dict(mode='default'), got {engine['compile']!r}")
    return engine


def apply_engine(module: nn.Module, engine: Mapping) -> torch.memory_format:
    """Set the memory format and compile the parts of a network in place.

    The children (backbone, neck, head) are compiled, not the whole network: the code around them
    handles data samples, which would only break the graph. They are compiled in place, so that
    keys and hooks stay.

    Returns:
        The memory format that the inputs must have; ``torch.preserve_format`` if none is set.
    """
    memory_format = torch.preserve_format
    if 'memory_format' in engine:
        memory_format = (torch.channels_last if engine['memory_format'] == 'channels_last'
                         else torch.contiguous_format)
        module.to(memory_format=memory_format)
    if engine.get('compile') is not None:
        for child in module.children():
            if any(True for _ in child.parameters()):
                child.compile(**engine['compile'])
    return memory_format


def initialise(module: nn.Module, memory_format: torch.memory_format) -> None:
    """Draw the weights of a network as stock training does, whatever format it runs in.

    Random numbers fill a weight in the order of its memory, so a network in channels_last would
    start from other weights than the same network in stock training under the same seed.

    Args:
        module: A network with ``init_weights``.
        memory_format: What :func:`apply_engine` returned for it.
    """
    if memory_format is not torch.preserve_format:
        module.to(memory_format=torch.contiguous_format)
    module.init_weights()
    if memory_format is not torch.preserve_format:
        module.to(memory_format=memory_format)
