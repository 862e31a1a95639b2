"""Files that hold a teacher's logits beside the augmentation of the images that it answered."""
import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mmkd.utils import data_files
from mmkd.utils.weight_hash import bytes_of
from mmkd.version import __version__

META = 'meta.json'
ROWS = 'rows'


class TeacherCache:
    """Open a teacher's logits as memory maps, so that all processes of a machine share them.

    Entry ``round * num_images + index`` belongs to image ``index`` of the training set, augmented
    as its row says. :class:`mmkd.datasets.batched_transforms.BatchedPipeline` draws the rows.

    Logits are stored as float16, which rounds each by at most 2^-11 = 0.05 % of its size. With
    ``top_k`` only the k largest are stored, with the log-sum-exp of the rest, which is spread
    evenly over the remaining K - k classes. At temperature 1 the probabilities of the k classes are
    then exact except for that rounding; at other temperatures all of them are an approximation.

    Args:
        folder: The folder that ``tools/cache_teacher.py`` has written.

    Attributes:
        name: Names the images and their augmentation; the caches of several teachers share it.

    Raises:
        FileNotFoundError: If there is no cache in the folder.
        ValueError: If a file of it is damaged.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / META).is_file():
            raise FileNotFoundError(f'there is no teacher cache in {folder}. Make one: '
                                    f'python tools/cache_teacher.py CONFIG {folder}')
        meta = _read_meta(self.folder / META)
        self.guards: dict = meta['guards']
        self.name = _name_of_augmentation(meta)
        self.num_rounds, self.num_images = meta['num_rounds'], meta['num_images']
        self.num_classes, self.top_k = meta['num_classes'], meta['top_k']
        self._on_device: dict[torch.device, dict[str, Tensor]] = {}
        self._arrays = {name: data_files.load_array(self.folder / f'{name}.npy', 'r')
                        for name in meta['arrays']}

    def check(self, found: Mapping[str, object]) -> None:
        """Compare the guards of a run with those of the cache.

        A guard is a property on which the stored logits depend.

        Args:
            found: Name of a guard -> its plain value in the run.

        Raises:
            ValueError: If some differ; the message says which.
        """
        found = _as_json(found)
        differing = [name for name in found if self.guards.get(name) != found[name]]
        if differing:
            listed = ''.join(f'\n  {name}: stored {self.guards.get(name)}, here {found[name]}'
                             for name in differing)
            raise ValueError(
                f'the teacher cache {self.folder} does not belong to this run, these differ:'
                f'{listed}\nMake a cache for this run: python tools/cache_teacher.py CONFIG '
                'NEW_FOLDER, with the --cfg-options of the run')

    def draw(self, indices: list[int]) -> Tensor:
        """Return a random entry of each image, (N,), drawn by torch's generator."""
        rounds = torch.randint(self.num_rounds, (len(indices), ))
        return rounds * self.num_images + torch.as_tensor(indices)

    def rows(self, entries: Tensor) -> Tensor:
        """Return the augmentation of entries, (N, P) in integers."""
        return torch.from_numpy(self._arrays[ROWS][entries.numpy()].astype(np.int64))

    def logits(self, entries: Tensor) -> Tensor:
        """Return the logits of entries, (N, K) in float32, on the device of the entries.

        A GPU gets the logits of all entries the first time, and the host waits for no copy later.
        """
        arrays = {name: array for name, array in self._arrays.items() if name != ROWS}
        if entries.device.type == 'cpu':
            parts = {name: torch.from_numpy(array[entries.numpy()].astype(np.float32))
                     for name, array in arrays.items()}
        else:
            if entries.device not in self._on_device:
                self._on_device[entries.device] = {
                    name: torch.from_numpy(array.astype(_widened(array.dtype))).to(entries.device)
                    for name, array in arrays.items()}
            parts = {name: tensor.index_select(0, entries).float()
                     for name, tensor in self._on_device[entries.device].items()}
        return _expand(parts, self.num_classes)


def write(folder: Path, rows: np.ndarray, logits: Iterable[Tensor], *, top_k: int | None,
          guards: Mapping[str, object], config: str) -> int:
    """Write a cache; the folder appears as a whole or not at all.

    Args:
        folder: A new folder.
        rows: (R, M, P), the augmentation of M images in R rounds.
        logits: Batches (n, K) of all images of the first round, of the second, and so on.
        top_k: Number of logits to store for each image, 1 to K. None stores all.
        guards: Plain values that a run must have in common with the cache.
        config: Name of the config; it is noted for the reader.

    Returns:
        The size of all files in bytes.

    Raises:
        ValueError: If the folder exists, ``top_k`` is out of range, there is not one row of logits
            for each image, or a logit is too large for float16.
    """
    if folder.exists():
        raise ValueError(f'{folder} exists: name a new folder, or remove it first')
    num_rounds, num_images, width = rows.shape
    temporary = folder.with_name(f'{folder.name}.{os.getpid()}.tmp')
    temporary.mkdir(parents=True)
    try:
        np.save(temporary / f'{ROWS}.npy', rows.reshape(num_rounds * num_images, width).astype(
            np.min_scalar_type(int(rows.max(initial=0)))))
        num_classes, names = _write_logits(temporary, logits, num_rounds * num_images, top_k)
        meta = dict(mmkd_version=__version__, config=config, num_rounds=num_rounds,
                    num_images=num_images, num_classes=num_classes, top_k=top_k,
                    arrays=[ROWS, *names], rows_sha256=hashlib.sha256(rows.tobytes()).hexdigest(),
                    guards=guards)
        (temporary / META).write_text(json.dumps(meta, indent=2) + '\n')
        os.rename(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)  # It is gone unless something failed.
    return sum(file.stat().st_size for file in folder.iterdir())


def _widened(dtype: np.dtype) -> type:
    """Return a type that torch computes with: it lacks most unsigned integers."""
    return np.int32 if np.issubdtype(dtype, np.unsignedinteger) else dtype


def hash_of_images(images: Tensor, labels: Tensor) -> str:
    """Return a hash of images (M, C, H, W) and their labels (M,)."""
    digest = hashlib.sha256(f'{tuple(images.shape)}'.encode())
    digest.update(bytes_of(images))
    digest.update(bytes_of(labels))
    return digest.hexdigest()


def _write_logits(folder: Path, logits: Iterable[Tensor], length: int,
                  top_k: int | None) -> tuple[int, list[str]]:
    """Write batch by batch, and return the number of classes and the names of the arrays."""
    arrays, start = {}, 0
    for batch in logits:
        parts = _compress(batch, top_k)
        if not arrays:
            arrays = {name: np.lib.format.open_memmap(
                folder / f'{name}.npy', 'w+', part.dtype, (length, *part.shape[1:]))
                for name, part in parts.items()}
        for name, part in parts.items():
            arrays[name][start:start + len(batch)] = part
        start += len(batch)
    if start != length:
        raise ValueError(f'there are logits of {start} images, but {length} were augmented')
    for array in arrays.values():
        array.flush()
    return batch.shape[1], list(arrays)


def _compress(logits: Tensor, top_k: int | None) -> dict[str, np.ndarray]:
    """Return the arrays that are stored of logits (N, K)."""
    logits = logits.float().cpu()
    if not logits.half().isfinite().all():
        raise ValueError('the teacher gave logits beyond what float16 holds (65504), up to '
                         f'{logits.abs().max():.3g}: they cannot be cached')
    if top_k is None:
        return dict(logits=logits.half().numpy())
    if not 1 <= top_k <= logits.shape[1]:
        raise ValueError(f'top_k must be from 1 to the {logits.shape[1]} classes, got {top_k}')
    values, classes = logits.topk(top_k, dim=1)
    rest = logits.scatter(1, classes, -torch.inf).logsumexp(1, keepdim=True)
    return dict(values=values.half().numpy(), rest=rest.half().numpy(),
                classes=classes.numpy().astype(np.min_scalar_type(logits.shape[1] - 1)))


def _expand(parts: Mapping[str, Tensor], num_classes: int) -> Tensor:
    """Return logits (N, K) from the arrays that were stored of them."""
    if 'logits' in parts:
        return parts['logits']
    num_rest = max(num_classes - parts['values'].shape[1], 1)
    evenly = (parts['rest'] - math.log(num_rest)).repeat(1, num_classes)
    return evenly.scatter(1, parts['classes'].long(), parts['values'])


def _read_meta(path: Path) -> dict:
    try:
        meta = json.loads(path.read_text())
    except ValueError as error:  # also of characters that are no text
        raise ValueError(f'{path} is damaged: {error}. Make the cache anew') from error
    known = ('guards', 'rows_sha256', 'num_rounds', 'num_images', 'num_classes', 'top_k', 'arrays')
    if missing := [key for key in known if not isinstance(meta, dict) or key not in meta]:
        raise ValueError(f'{path} lacks {", ".join(missing)}: it is damaged, or of an older '
                         'version of mmkd. Make the cache anew')
    return meta


def _name_of_augmentation(meta: Mapping) -> str:
    parts = [meta['rows_sha256'], meta['guards'].get('images'), meta['guards'].get('pipeline')]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _as_json(values: Mapping[str, object]) -> dict:
    """Return values as a file gives them back, with lists for tuples."""
    return json.loads(json.dumps(values))
