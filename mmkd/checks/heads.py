"""How many classes the heads of a network answer."""
from torch import nn


def head_classes(network: nn.Module) -> dict[str, int]:
    """Return the path of each head -> its number of classes, where the head tells it.

    A head that proposes regions is none: it knows objects from background, and no classes.
    """
    return {path: module.num_classes for path, module in network.named_modules()
            if type(module).__name__.endswith('Head') and 'rpn' not in path.lower()
            and isinstance(getattr(module, 'num_classes', None), int)}
