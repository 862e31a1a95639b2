from collections.abc import Sequence
from pathlib import Path

import mmcv
import numpy as np
from mmpretrain.datasets import BaseDataset

from mmkd.registry import DATASETS

SIDE = 96
URL = 'https://cs.stanford.edu/~acoates/stl10/stl10_binary.tar.gz'


@DATASETS.register_module()
class STL10(BaseDataset):
    """STL-10: 5000 labelled training and 8000 test images of 96 x 96 pixels in 10 classes.

    Coates et al., An Analysis of Single-Layer Networks in Unsupervised Feature Learning, AISTATS
    2011. The files are those of the published archive (``stl10_binary``). They hold images as
    bytes, channel by channel and column by column, and labels from 1.

    Args:
        data_root: Folder that holds ``stl10_binary``.
        split: 'train' or 'test'.
        pipeline: Transforms of an item with ``img``, uint8 (96, 96, 3), BGR as mmcv reads files,
            and ``gt_label``.
        kwargs: Further arguments of mmpretrain's ``BaseDataset``.

    Raises:
        ValueError: If the split is unknown, or a file is cut short.
        FileNotFoundError: If the files are missing; the message says where to get them.
    """

    METAINFO = dict(classes=('airplane', 'bird', 'car', 'cat', 'deer', 'dog', 'horse', 'monkey',
                             'ship', 'truck'))

    def __init__(self, data_root: str, split: str = 'train', *, pipeline: Sequence = (),
                 **kwargs) -> None:
        if split not in ('train', 'test'):
            raise ValueError(f"split must be 'train' or 'test', got {split!r}")
        self.split = split
        super().__init__(ann_file='', data_root=data_root, pipeline=pipeline,
                         test_mode=split == 'test', **kwargs)

    def load_data_list(self) -> list[dict]:
        """Read images and labels."""
        folder = Path(self.data_root) / 'stl10_binary'
        files = [folder / f'{self.split}_{kind}.bin' for kind in 'Xy']
        for file in files:
            if not file.is_file():
                raise FileNotFoundError(f'{file} is not there. Unpack {URL} in {self.data_root}')
        columns = np.fromfile(files[0], np.uint8)
        if len(columns) % (3 * SIDE * SIDE):
            raise ValueError(f'{files[0]} is cut short: its {len(columns)} bytes are no whole '
                             f'number of images. Unpack {URL} anew')
        columns = columns.reshape(-1, 3, SIDE, SIDE)
        images = columns.transpose(0, 3, 2, 1)  # (n, C, W, H) -> (n, H, W, C)
        labels = np.fromfile(files[1], np.uint8)
        if len(images) != len(labels):
            raise ValueError(f'{folder}: {len(images)} images, but {len(labels)} labels')
        return [dict(img=mmcv.rgb2bgr(image), gt_label=int(label) - 1)
                for image, label in zip(images, labels)]
