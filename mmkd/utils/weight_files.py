"""The one place where files of weights are read and written.

A file from elsewhere runs no code here: of its pickle only tensors and the types of
``harmless_types`` are made, and everything else is refused before it runs. MMEngine would read a
refused file a second time without restriction, so its readers are replaced below. Whatever loads
through MMEngine comes through here too: ``load_from``, ``resume``, ``init_cfg=Pretrained``, and the
``load_checkpoint`` of mmpretrain and mmdet.
"""
import io
import json
import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import BinaryIO
from urllib.parse import urlparse

import torch
from mmengine.logging import print_log
from mmengine.runner import CheckpointLoader, checkpoint

from mmkd.utils import (
    data_files,  # noqa: F401  its handlers stand in for MMEngine's in the same way
    harmless_types,
)
from mmkd.utils.atomic_backend import AtomicLocalBackend
from mmkd.utils.finite import non_finite
from mmkd.utils.weight_file_faults import SAFETENSORS, WeightFileError, foreign_object, refusal

META = 'mmkd_meta'
ENDINGS = ('.pth', '.pt', SAFETENSORS)
_trusted: set[str] = set()


def trust(path: str | Path) -> None:
    """Let this process read one file without restriction: the code that it holds is run."""
    _trusted.add(os.path.realpath(path))


def load(source: str | Path, map_location: str | None = 'cpu') -> object:
    """Return what a file of weights holds.

    Args:
        source: Path, URL, or another name that MMEngine knows (``torchvision://resnet50``). A
            path that ends in ``.safetensors`` is read as such.
        map_location: Where the tensors go; see ``torch.load``.

    Raises:
        FileNotFoundError: If there is no such file.
        UntrustedFileError: If it holds an object that could run code; nothing of it has run.
        WeightFileError: If it is of another kind, is cut short, or holds NaN or infinity.
    """
    return CheckpointLoader.load_checkpoint(str(source), map_location, logger='silent')


def save(content: Mapping, path: str | Path) -> None:
    """Write weights and plain values so that every reader can load them without running code.

    Args:
        content: ``state_dict`` and ``meta``.
        path: File to write, complete or not at all; ``.safetensors`` at its end chooses that
            format, which keeps the meta as JSON.

    Raises:
        WeightFileError: If ``torch.load(weights_only=True)`` would not read the content again,
            or a weight is not finite.
    """
    check_finite(content, path)
    if str(path).endswith(SAFETENSORS):
        meta = {META: json.dumps(content.get('meta', {}))}
        tensors = {key: value.contiguous() for key, value in content['state_dict'].items()}
        data = _safetensors(path).save(tensors, meta)
    else:
        buffer = io.BytesIO()
        torch.save(dict(content), buffer)
        data = buffer.getvalue()
        try:
            torch.load(io.BytesIO(data), weights_only=True)
        except pickle.UnpicklingError as error:
            raise WeightFileError(f'{path} is not written, because not every reader could load it '
                                  f'safely: it holds an object of {foreign_object(data, error)}'
                                  ) from error
    AtomicLocalBackend().put(data, path)


def check_finite(content: object, path: str | Path) -> None:
    """Refuse tensors that hold NaN or infinity; see :func:`mmkd.utils.finite.non_finite`.

    Raises:
        WeightFileError: If there are any; the message names the tensors.
    """
    broken = non_finite(content)
    if broken:
        raise WeightFileError(
            f'{path}: {len(broken)} tensors hold NaN or infinity, such as {", ".join(broken[:3])}. '
            'The run that gave them has diverged: take an earlier checkpoint of it')


def _read(file: str | Path | BinaryIO, map_location: str | None = None) -> object:
    """Stand in for MMEngine's reader of one file: local, or fetched into memory."""
    name = file if isinstance(file, str | Path) else 'the fetched file'
    try:
        if str(name).endswith(SAFETENSORS):
            loaded = _read_safetensors(Path(name))
        elif os.path.realpath(name) in _trusted:
            print_log(f'{name} is read without restriction, as told: its code runs', level=30,
                      logger='current')
            loaded = torch.load(file, map_location or 'cpu', weights_only=False)
        else:
            with torch.serialization.safe_globals(harmless_types.TORCH_GLOBALS):
                loaded = torch.load(file, map_location or 'cpu', weights_only=True)
    except (FileNotFoundError, IsADirectoryError, PermissionError, WeightFileError, MemoryError):
        raise
    except Exception as error:  # bytes of another kind raise nearly anything, OSError too
        raise refusal(name, file, error) from error
    check_finite(loaded, name)
    meta = loaded.get('meta') if isinstance(loaded, Mapping) else None
    if isinstance(meta, dict):
        meta.pop('config', None)  # MMEngine's Runner would run this text as Python when it resumes
    return loaded


@CheckpointLoader.register_scheme(prefixes='', force=True)
def _read_local(filename: str, map_location: str | None = None) -> object:
    """Stand in for MMEngine's loader of paths, whose message about a missing file is its own."""
    path = os.path.expanduser(filename)
    if not os.path.exists(path):
        raise FileNotFoundError(f'there is no file {filename}: a file of weights is missing')
    return _read(path, map_location)


def _read_url(url: str, model_dir: str | None = None, map_location: str | None = None,
              progress: bool = True) -> object:
    """Stand in for MMEngine's download, into the same folder; a file that is there is read."""
    folder = Path(model_dir or Path(torch.hub.get_dir(), 'checkpoints'))
    target = folder / Path(urlparse(url).path).name
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            torch.hub.download_url_to_file(url, str(target), progress=progress)
        except OSError as error:
            raise WeightFileError(f'{url} cannot be downloaded ({error}). Fetch it where there is '
                                  'a network, and name the local file instead') from error
    return _read(target, map_location)


def _read_safetensors(path: Path) -> dict:
    """Return ``state_dict`` and ``meta`` of a file of ours, and bare weights of another."""
    package = _safetensors(path)
    data = path.read_bytes()
    state = package.load(data)
    header = json.loads(data[8:8 + int.from_bytes(data[:8], 'little')])
    meta = header.get('__metadata__', {}).get(META)
    return state if meta is None else dict(meta=json.loads(meta), state_dict=state)


def _safetensors(path: str | Path) -> ModuleType:
    try:
        from safetensors import torch as package
    except ImportError as error:
        raise WeightFileError(f'{path} needs the package safetensors: pip install safetensors'
                              ) from error
    return package


for _name, _reader in dict(_safe_torch_load=_read, load_url=_read_url).items():
    if not hasattr(checkpoint, _name):
        raise ImportError(f'mmengine.runner.checkpoint has no {_name}: this MMEngine reads '
                          'checkpoints in a way that mmkd cannot make safe; install the one that '
                          'requirements/mminstall.txt names')
    setattr(checkpoint, _name, _reader)
