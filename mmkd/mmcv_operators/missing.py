"""The operators that have no stand-in say so when they are called."""
import sys
from collections.abc import Callable

from torch import nn


class MissingOperatorError(NotImplementedError):
    """An operator of mmcv was called that needs mmcv's compiled module."""


def missing_operator(name: str) -> Callable:
    """Make a function that raises when it is called.

    mmcv asks for all its operators when ``mmcv.ops`` is imported, and a model needs few of them, so
    the absence of one is no reason to fail earlier.

    Args:
        name: Name of the operator in ``mmcv._ext``.

    Returns:
        A function that takes anything and raises :class:`MissingOperatorError`.
    """

    def operator(*args, **kwargs):
        raise MissingOperatorError(
            f"mmcv's operator `{name}` has no torchvision stand-in in mmkd{_asked_for_by()}. It "
            'needs mmcv with compiled operators: `bash tools/setup_env.sh full --compile-mmcv` in '
            'a checkout of mmkd, or see "Compiled mmcv" in docs/en/install.md. Stand-ins: nms, '
            'softnms, nms_match, roi_align, roi_pool, the focal losses, (modulated) deformable '
            'convolution and multi-scale deformable attention.')

    operator.__name__ = operator.__qualname__ = name
    return operator


def _asked_for_by() -> str:
    """Name the modules whose forward pass is running, from the inside to the outside."""
    names, seen = [], set()
    frame = sys._getframe(2)
    while frame is not None:
        module = frame.f_locals.get('self')
        if isinstance(module, nn.Module) and id(module) not in seen:
            seen.add(id(module))
            names.append(type(module).__name__)
        frame = frame.f_back
    # A backward pass runs in a thread of its own, where no module can be seen.
    return f'; asked for by {" in ".join(names)}' if names else ''
