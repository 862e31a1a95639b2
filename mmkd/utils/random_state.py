"""Functions that separate, save and restore random number generators."""
import random
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from mmengine.dist import get_rank
from torch import nn

from mmkd.registry import FUNCTIONS

HOST_GENERATORS = dict(python=(random.getstate, random.setstate),
                       numpy=(np.random.get_state, np.random.set_state))
RANK_STRIDE = 1_000_003  # It is a prime, so that the seeds of ranks and data workers do not meet.


def get_random_states(beside_torch: Collection[str] = HOST_GENERATORS) -> dict:
    """Return the states of torch's generators of this process, and of others.

    Args:
        beside_torch: Of 'python' and 'numpy'.
    """
    states = {name: HOST_GENERATORS[name][0]() for name in beside_torch}
    states['torch'] = torch.get_rng_state()
    if torch.cuda.is_available():
        states['cuda'] = torch.cuda.get_rng_state()
    return states


def set_random_states(states: dict) -> None:
    """Put back what :func:`get_random_states` returned.

    A generator without a state, such as the GPU's in what a machine without one has saved, stays
    as it is.
    """
    for name in HOST_GENERATORS.keys() & states.keys():
        HOST_GENERATORS[name][1](states[name])
    torch.set_rng_state(states['torch'].cpu())
    if 'cuda' in states and torch.cuda.is_available():
        torch.cuda.set_rng_state(states['cuda'].cpu())


def are_equal(first: object, second: object) -> bool:
    """Whether two nested states of generators are the same."""
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(
            are_equal(value, second[key]) for key, value in first.items())
    if isinstance(first, list | tuple):
        return len(first) == len(second) and all(map(are_equal, first, second))
    if isinstance(first, torch.Tensor):
        return torch.equal(first.cpu(), second.cpu())
    return bool(np.all(first == second))


@contextmanager
def preserve_random_states() -> Iterator[None]:
    """Undo, at the end of the block, whatever the block drew from the global generators."""
    states = get_random_states()
    try:
        yield
    finally:
        set_random_states(states)


def declared_generators(*models: nn.Module) -> tuple[str, ...]:
    """Return which generators beside torch's the modules say that they draw from.

    A module says so in its attribute ``random_generators``, e.g. ``('numpy',)``.

    Raises:
        ValueError: If a module names an unknown generator.
    """
    names: set[str] = set()
    for model in models:
        for module in model.modules():
            declared = set(getattr(module, 'random_generators', ()))
            if unknown := sorted(declared - HOST_GENERATORS.keys()):
                raise ValueError(f'{type(module).__name__}.random_generators: unknown names '
                                 f'{unknown}; known: {list(HOST_GENERATORS)}. Those of torch need '
                                 'not be named')
            names |= declared
    return tuple(sorted(names))


class RandomStream:
    """A separate sequence of random numbers, from which everything inside its block draws.

    The student's training must not depend on what distillation draws (masks, views, dropout in
    connectors). The stream swaps the global states of torch, so that modules which take no
    generator, such as dropout, draw from it too. Swapping those of Python and NumPy takes longer
    than a small loss, and happens where a module declares that it draws from them.

    Args:
        seed: The start of the sequence, any integer.
        beside_torch: See :func:`declared_generators`.
    """

    def __init__(self, seed: int, beside_torch: Collection[str] = ()) -> None:
        self._beside_torch = tuple(beside_torch)
        with preserve_random_states():
            random.seed(seed)
            np.random.seed(seed % 2**32)
            torch.manual_seed(seed % 2**63)
            self._inner = get_random_states(self._beside_torch)
        self._outer: dict = {}
        self._is_at_rest = False

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Swap nothing in the block: the states cannot be read while a CUDA graph is recorded.

        It is for steps that draw nothing from the stream.
        """
        self._is_at_rest = True
        try:
            yield
        finally:
            self._is_at_rest = False

    def __enter__(self) -> 'RandomStream':
        if self._is_at_rest:
            return self
        self._outer = get_random_states(self._beside_torch)
        set_random_states(self._inner)
        return self

    def __exit__(self, *error: object) -> None:
        if self._is_at_rest:
            return
        self._inner = get_random_states(self._beside_torch)
        set_random_states(self._outer)

    def state_dict(self) -> dict:
        """Return the position in the sequence."""
        return self._inner

    def load_state_dict(self, state: dict) -> None:
        """Go to the position that :meth:`state_dict` returned; what is not swapped is ignored."""
        self._inner = {name: value for name, value in state.items()
                       if name not in HOST_GENERATORS or name in self._beside_torch}


@FUNCTIONS.register_module()
def seed_worker(worker_id: int) -> None:
    """Seed a data worker from the seed that its DataLoader drew for it in this epoch.

    MMEngine's default gives every worker a constant seed. With non-persistent workers each epoch
    would then repeat the augmentations of the first.
    """
    seed = (torch.initial_seed() + get_rank() * RANK_STRIDE) % 2**32
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
