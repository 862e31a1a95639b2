"""Whether values are numbers, and all numbers of a nested value are finite."""
from collections.abc import Iterator, Mapping
from numbers import Number

import torch
from torch import Tensor


def non_finite(content: object) -> list[str]:
    """Return the names of the tensors, inside nested dicts and lists, that are not finite."""
    return [name for name, tensor in named_tensors(content)
            if not bool(tensor.isfinite().all())
            and not bool(((tensor == 0) | (tensor == -torch.inf)).all())]


def is_scalar(value: object) -> bool:
    """Return whether a value is one number: of Python, or a tensor or array without axes."""
    return isinstance(value, Number) or getattr(value, 'shape', None) == ()


def named_tensors(value: object, name: str = '') -> Iterator[tuple[str, Tensor]]:
    """Yield the tensors of floating point inside nested dicts and lists, with their full names."""
    if isinstance(value, Tensor):
        if value.is_floating_point() or value.is_complex():
            yield name, value
    elif isinstance(value, Mapping | list | tuple):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, item in items:
            yield from named_tensors(item, f'{name}.{key}' if name else str(key))
