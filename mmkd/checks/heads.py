"""How many classes the heads of a network answer."""
from torch import nn


def head_classes(network: nn.Module) -> dict[str, int]:
    """Return the path of each head -> its number of classes, where the head tells it.

    A head that proposes regions is none: it knows objects from background, and no classes.
    """
    return {path: module.num_classes for path, module in network.named_modules()
            if type(module).__name__.endswith('Head') and 'rpn' not in path.lower()
            and isinstance(getattr(module, 'num_classes', None), int)}


def pixel_heads(network: nn.Module) -> dict[str, tuple[int, int | None]]:
    """Return the path of each head of a segmentor -> its classes and the label that it ignores.

    These are heads as those of mmseg, which end with ``conv_seg``.
    """
    return {path: (module.num_classes, module.ignore_index)
            for path, module in network.named_modules()
            if all(hasattr(module, name) for name in ('conv_seg', 'num_classes', 'ignore_index'))}


def is_of(network: nn.Module, library: str) -> bool:
    """Say whether a network is one of a library, such as ``'mmdet'``, or derives from one."""
    return any(parent.__module__.split('.')[0] == library for parent in type(network).__mro__)
