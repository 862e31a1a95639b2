"""Weights that other code bases saved, and where they stand in a file."""
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from mmkd.utils import weight_files

CONTAINERS = {  # The key of the weights -> the code bases that save in this form.
    'model': 'RepDistiller or mdistiller',
    'state_dict': 'SSKD, mmpretrain or a plain trainer',
    'net': 'HSAKD',
}

class ThirdPartyWeights(NamedTuple):
    """Weights of a file and what is known about it."""

    state: dict[str, Tensor]
    container: str | None
    """The key under which they stood, None for a bare state dict."""
    beside: list[str]
    """The other keys of the file."""

    @property
    def origin(self) -> str:
        """The code bases that save files of this form, in words."""
        if self.container is None:
            return 'a bare state dict, as torchvision and timm publish'
        return f'the form of {CONTAINERS[self.container]}, weights under {self.container!r}'


def read(path: str | Path) -> ThirdPartyWeights:
    """Read a file of PyTorch (also of the format before 1.6) or safetensors.

    Args:
        path: Local path or URL.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the file holds anything but tensors and plain values, or no weights.
    """
    return _unpack(path, weight_files.load(path))


def parts_of(state: Mapping) -> dict[str, int]:
    """Count the weights under each top-level name: ``{'student': 130, 'teacher': 320}``."""
    return dict(Counter(key.partition('.')[0] for key in state))


def take_part(state: Mapping, part: str) -> dict:
    """Return the weights under ``part`` without that prefix.

    Raises:
        ValueError: If there are none; the message lists the parts.
    """
    chosen = {key[len(part) + 1:]: value for key, value in state.items()
              if key.startswith(f'{part}.')}
    if not chosen:
        raise ValueError(f'no weights stand under {part!r}; the file holds {describe(state)}')
    return chosen


def describe(state: Mapping) -> str:
    """Return the parts and how many weights each has, in words."""
    return ', '.join(f'{part} ({count})' for part, count in parts_of(state).items())


def _unpack(path: str | Path, loaded: object) -> ThirdPartyWeights:
    if not isinstance(loaded, Mapping):
        raise ValueError(f'{path} holds a {type(loaded).__name__}, no dict of weights')
    container = next((key for key in CONTAINERS if isinstance(loaded.get(key), Mapping)), None)
    state = loaded if container is None else loaded[container]
    if not state or not all(isinstance(value, Tensor) for value in state.values()):
        raise ValueError(f'{path}: no dict of tensors stands at the top or under '
                         f'{", ".join(CONTAINERS)}; the keys are {[*loaded][:6]}')
    # DataParallel and DistributedDataParallel put module. in front.
    state = {re.sub(r'^module\.', '', key): value for key, value in state.items()}
    beside = [] if container is None else [str(key) for key in loaded if key != container]
    return ThirdPartyWeights(state, container, beside)
