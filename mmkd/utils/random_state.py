"""Functions that separate, save and restore random number generators."""
import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from mmengine.dist import get_rank

from mmkd.registry import FUNCTIONS

RANK_STRIDE = 1_000_003  # It is a prime, so that the seeds of ranks and data workers do not meet.


def get_random_states() -> dict:
    """Return the states of Python's, NumPy's and torch's generators of this process."""
    states = dict(python=random.getstate(), numpy=np.random.get_state(),
                  torch=torch.get_rng_state())
    if torch.cuda.is_available():
        states['cuda'] = torch.cuda.get_rng_state()
    return states


def set_random_states(states: dict) -> None:
    """Put back what :func:`get_random_states` returned.

    A state without CUDA, saved on a machine without a GPU, leaves the GPU's generator as it is.
    """
    random.setstate(states['python'])
    np.random.set_state(states['numpy'])
    torch.set_rng_state(states['torch'].cpu())
    if 'cuda' in states and torch.cuda.is_available():
        torch.cuda.set_rng_state(states['cuda'].cpu())


@contextmanager
def preserve_random_states() -> Iterator[None]:
    """Undo, at the end of the block, whatever the block drew from the global generators."""
    states = get_random_states()
    try:
        yield
    finally:
        set_random_states(states)


class RandomStream:
    """A separate sequence of random numbers, from which everything inside its block draws.

    The student's training must not depend on what distillation draws (masks, views, dropout in
    connectors). The stream swaps the global states of Python, NumPy and torch, so that modules
    which take no generator, such as dropout, draw from it too.

    Args:
        seed: The start of the sequence, any integer.
    """

    def __init__(self, seed: int) -> None:
        with preserve_random_states():
            random.seed(seed)
            np.random.seed(seed % 2**32)
            torch.manual_seed(seed % 2**63)
            self._inner = get_random_states()
        self._outer: dict = {}

    def __enter__(self) -> 'RandomStream':
        self._outer = get_random_states()
        set_random_states(self._inner)
        return self

    def __exit__(self, *error: object) -> None:
        self._inner = get_random_states()
        set_random_states(self._outer)

    def state_dict(self) -> dict:
        """Return the position in the sequence."""
        return self._inner

    def load_state_dict(self, state: dict) -> None:
        """Go to the position that :meth:`state_dict` returned."""
        self._inner = state


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
