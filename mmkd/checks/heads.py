"""How many classes the heads of a network answer."""
from torch import nn


def head_classes(network: nn.Module) -> dict[str, int]:
    """Return the path of each head -> its number of classes, where the head tells it.

    A head that proposes regions is none: it knows objects from background, and no classes.
    """
    return {path: module.num_classes for path, module in network.named_modules()
            if type(module).__name__.endswith('Head') and 'rpn' not in path.lower()
            and isinstance(getattr(module, 'num_classes', None), int)}


def ignored_label(network: nn.Module) -> int:
    """Return the label of the pixels that the heads of a segmentor leave out; 255 if none tells."""
    return next((module.ignore_index for module in network.modules()
                 if type(module).__name__.endswith('Head')
                 and isinstance(getattr(module, 'ignore_index', None), int)), 255)
