"""Annotations and arrays, read without running code that a file holds.

MMEngine reads a ``.pkl`` with Python's unpickler and a ``.yaml`` with a loader that makes any
object. Their handlers are replaced here for annotations, proposals, and configs alike.
"""
from pathlib import Path
from typing import IO

import numpy as np
import yaml
from mmengine.fileio import PickleHandler, YamlHandler, register_handler

from mmkd.utils import harmless_types

HINT = ('Write it anew where it is trusted, as JSON, or with plain values and NumPy arrays alone')


@register_handler(['pickle', 'pkl'])
class HarmlessPickleHandler(PickleHandler):
    """Reads the plain values and arrays of a pickle."""

    def load_from_fileobj(self, file: IO[bytes], **kwargs) -> object:
        """Read an open file.

        Raises:
            ValueError: If it names something else, or it is no whole pickle.
        """
        try:
            return harmless_types.read_pickle(file.read(), **kwargs)
        except ValueError as error:
            raise ValueError(f'a file of pickled data is not read: {error}. {HINT}') from error


@register_handler(['yaml', 'yml'])
class HarmlessYamlHandler(YamlHandler):
    """Reads plain values and tuples of YAML."""

    def load_from_fileobj(self, file: IO[str], **kwargs) -> object:
        """Read an open file.

        Raises:
            ValueError: If it is no YAML, or it asks for an object.
        """
        try:
            return yaml.load(file, Loader=yaml.FullLoader, **kwargs)
        except yaml.YAMLError as error:
            raise ValueError(f'a file of YAML is not read: {error}. {HINT}') from error


def load_array(path: str | Path, mmap_mode: str | None = None) -> np.ndarray:
    """Return the numbers of a ``.npy`` file.

    Args:
        path: Path of the file.
        mmap_mode: See ``np.load``.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it holds something else, or it is cut short.
    """
    try:
        array = np.load(path, mmap_mode=mmap_mode)
    except (EOFError, ValueError) as error:
        raise ValueError(f'{path} is no whole array of numbers: {error}') from error
    if not isinstance(array, np.ndarray):
        raise ValueError(f'{path} is no single array, but {type(array).__name__}')
    return array
