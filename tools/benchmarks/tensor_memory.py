"""The memory that tensors take, on any device, counted at every operation."""
import weakref
from collections.abc import Callable

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class StorageCounter(TorchDispatchMode):
    """Counts the bytes of all storages that operations inside the block make, until they die.

    Attributes:
        bytes: What is alive.
        peak: The most that was alive at a time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bytes = self.peak = 0
        self._known = weakref.WeakSet()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        given = {storage._cdata for storage in _storages((args, kwargs))}
        for storage in _storages(result):
            if storage._cdata not in given and storage not in self._known:
                self._known.add(storage)
                self.bytes += storage.nbytes()
                weakref.finalize(storage, self._forget, storage.nbytes())
        self.peak = max(self.peak, self.bytes)
        return result

    def _forget(self, number: int) -> None:
        self.bytes -= number


def _storages(values: object) -> list[torch.UntypedStorage]:
    return [value.untyped_storage() for value in tree_leaves(values)
            if isinstance(value, torch.Tensor)]


def peak_bytes(step: Callable[[], object]) -> int:
    """Return the peak of what a step takes beyond what was there before."""
    with StorageCounter() as counter:
        step()
    return counter.peak
