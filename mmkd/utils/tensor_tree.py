"""Functions on what layers return: a tensor, or tuples, lists and dicts of tensors."""
from collections.abc import Callable

from torch import Tensor


def tensors_of(value: object) -> list[Tensor]:
    """Return all tensors inside nested tuples, lists and dicts."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return [tensor for item in value for tensor in tensors_of(item)]
    return []


def map_tensors(function: Callable[[Tensor], Tensor], value: object) -> object:
    """Apply ``function`` to every tensor inside nested tuples, lists and dicts."""
    if isinstance(value, Tensor):
        return function(value)
    if isinstance(value, dict):
        return {key: map_tensors(function, item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        items = [map_tensors(function, item) for item in value]
        return type(value)(*items) if hasattr(value, '_fields') else type(value)(items)
    return value


def as_full_precision(value: object) -> object:
    """Promote half and bfloat16 tensors to float32; leave everything else as it is."""
    return map_tensors(_promote, value)


def _promote(tensor: Tensor) -> Tensor:
    is_half = tensor.is_floating_point() and tensor.element_size() < 4
    return tensor.float() if is_half else tensor
