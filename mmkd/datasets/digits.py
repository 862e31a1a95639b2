"""Handwritten digits that need no download: the data of the embedded demo and of the tests."""
from collections.abc import Sequence

import mmcv
import numpy as np
from mmpretrain.datasets import BaseDataset
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from mmkd.datasets.held_out import check_split, held_out
from mmkd.registry import DATASETS

MAX_GREY = 16  # The source counts ink pixels in 4 x 4 cells.


@DATASETS.register_module()
class Digits(BaseDataset):
    """The 1797 handwritten digits inside scikit-learn, enlarged to colour images.

    They are the test part of E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits,
    UCI 1998 (https://archive.ics.uci.edu/dataset/80), with 8 x 8 pixels in 17 grey levels. The
    split is stratified by class and never depends on the seed of a run, so that a teacher and
    all of its students are trained and tested on the same images.

    Args:
        split: 'train' (1078 images by default), 'val' or 'test' (719).
        test_size: Share of the images in the test split, in (0, 1).
        val_share: Share of the training images, of each class alike, that 'val' holds and 'train'
            leaves out, in [0, 1).
        val_seed: Seed of that choice.
        image_size: Height and width of the images in pixels.
        pipeline: Transforms of an item with the keys ``img``, uint8 (image_size, image_size, 3),
            and ``gt_label``.
        kwargs: Further arguments of mmpretrain's ``BaseDataset``.

    Raises:
        ValueError: If the split is unknown, or a size is out of its range.
    """

    METAINFO = dict(classes=tuple(str(digit) for digit in range(10)))

    def __init__(self,
                 split: str = 'train',
                 *,
                 test_size: float = 0.4,
                 val_share: float = 0.0,
                 val_seed: int = 0,
                 image_size: int = 32,
                 pipeline: Sequence = (),
                 **kwargs):
        check_split(split, val_share)
        if not 0 < test_size < 1:
            raise ValueError(f'test_size must lie in (0, 1), got {test_size}')
        if image_size < 1:
            raise ValueError(f'image_size must be >= 1, got {image_size}')
        self.split, self.val_share, self.val_seed = split, val_share, val_seed
        self.test_size = test_size
        self.image_size = image_size
        # So few images need not be packed for data workers; MMEngine collects all garbage for it.
        kwargs.setdefault('serialize_data', False)
        super().__init__(ann_file='', pipeline=pipeline, **kwargs)

    def load_data_list(self) -> list[dict]:
        """Return the images and labels of the split."""
        grey_images, labels = load_digits(return_X_y=True)
        train, test = train_test_split(np.arange(len(labels)), test_size=self.test_size,
                                       stratify=labels, random_state=0)
        indices = test if self.split == 'test' else train[
            held_out(labels[train], self.split, self.val_share, self.val_seed)]
        return [dict(img=self._enlarge(grey_images[i].reshape(8, 8)), gt_label=int(labels[i]))
                for i in indices]

    def extra_repr(self) -> list[str]:
        """Return the split, because there is no annotation file to name."""
        return [f'Split: \t{self.split}']

    def _enlarge(self, grey: np.ndarray) -> np.ndarray:
        # (8, 8) in 0..16 becomes (H, W, 3) in 0..255, rounded once, after the interpolation.
        scaled = grey.astype(np.float32) * (255 / MAX_GREY)
        size = (self.image_size, self.image_size)
        enlarged = mmcv.imresize(scaled, size, interpolation='bilinear', backend='cv2')
        return np.repeat(np.rint(enlarged).astype(np.uint8)[..., None], 3, axis=2)
