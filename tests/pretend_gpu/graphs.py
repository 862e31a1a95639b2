"""CUDA graphs of the pretended GPU: operations that are noted once and run again as they were."""
from collections.abc import Callable

import torch
from torch.utils._pytree import tree_flatten


class PretendedGraph:
    """Notes the operations on the pretended GPU, and runs them again in the same memory.

    Nothing else is run again: a number that Python has computed, a branch that it took and a
    tensor of the host stay as they were when the graph was recorded, as on a real GPU. There
    recording computes nothing. Here it does, because the host goes on with real tensors, and the
    first launch, which must follow, is left out in turn.

    Args:
        record: Where the pretended GPU learns which graph is being recorded.
    """

    def __init__(self, record: object) -> None:
        self._record = record
        self._operations: list[tuple[Callable, list[torch.Tensor]]] = []
        self._is_computed = False

    def capture_begin(self, *pool: object, **settings: object) -> None:
        """Begin to note operations."""
        self._record.graph = self

    def capture_end(self) -> None:
        """End noting."""
        self._record.graph, self._is_computed = None, True

    def note(self, compute: Callable, result: object) -> None:
        """Note an operation, and where its results are."""
        self._operations.append((compute, _tensors(result)))

    def replay(self) -> None:
        """Run all operations again."""
        if self._is_computed:
            self._is_computed = False
            return
        with torch.no_grad():
            for compute, results in self._operations:
                for old, new in zip(results, _tensors(compute()), strict=True):
                    if old.data_ptr() != new.data_ptr():  # else it is a view, or was in place
                        old.copy_(new)


def _tensors(result: object) -> list[torch.Tensor]:
    return [value for value in tree_flatten(result)[0] if isinstance(value, torch.Tensor)]
