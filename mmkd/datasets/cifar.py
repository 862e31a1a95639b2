"""CIFAR, whose published archives are pickles, read without running what they hold."""
from pathlib import Path

import mmpretrain.datasets
import numpy as np
from mmengine import dist
from mmpretrain.datasets.utils import download_and_extract_archive

from mmkd.registry import DATASETS
from mmkd.utils import harmless_types


@DATASETS.register_module()
class CIFAR10(mmpretrain.datasets.CIFAR10):
    """CIFAR-10 as mmpretrain has it, from the published archive.

    Its arguments are those of mmpretrain's class. Arrays and plain values are read, and anything
    else in a file is refused before it runs.

    Raises:
        FileNotFoundError: If the files are not there and cannot be had.
        ValueError: If a file is damaged or holds something else.
    """

    def load_data_list(self) -> list[dict]:
        """Read images (32, 32, 3), uint8, RGB, and labels."""
        folder = Path(self.data_prefix['root'], self.base_folder)
        if dist.is_main_process() and not self._check_integrity():
            _download(self, folder)
        dist.barrier()
        files = self.train_list if self.split == 'train' else self.test_list
        images, labels = [], []
        for name, _ in files:
            entry = _read(folder / name)
            images.append(entry['data'])
            labels += entry['labels' if 'labels' in entry else 'fine_labels']
        rows = np.vstack(images).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        return [dict(img=image, gt_label=int(label)) for image, label in zip(rows, labels)]


@DATASETS.register_module()
class CIFAR100(CIFAR10, mmpretrain.datasets.CIFAR100):
    """CIFAR-100 with its fine labels; see :class:`CIFAR10`."""


def _read(path: Path) -> dict:
    try:
        return harmless_types.read_pickle(path.read_bytes(), encoding='latin1')
    except ValueError as error:
        raise ValueError(f'{path} is not read: {error}. Fetch the published archive') from error


def _download(dataset: mmpretrain.datasets.CIFAR10, folder: Path) -> None:
    hint = f'Unpack {dataset.url} in {folder.parent}, so that {folder} holds its files'
    if not dataset.download:
        raise FileNotFoundError(f'{type(dataset).__name__} is not whole in {folder}. {hint}, or '
                                'set download=True')
    try:
        download_and_extract_archive(dataset.url, str(folder.parent), filename=dataset.filename,
                                     md5=dataset.tgz_md5)
    except (OSError, RuntimeError) as error:
        raise FileNotFoundError(f'{type(dataset).__name__} is not in {folder} and cannot be '
                                f'downloaded ({error}). {hint}') from error
    if not dataset._check_integrity():
        raise ValueError(f'{folder} is damaged, its checksums differ. {hint}')


# A config that names mmpretrain's class gets the same reader: its own runs what a pickle holds.
mmpretrain.datasets.CIFAR10.load_data_list = CIFAR10.load_data_list
