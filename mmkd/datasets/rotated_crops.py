from collections.abc import Sequence

import numpy as np
from mmcv.transforms import BaseTransform
from mmpretrain.datasets.transforms import RandomCrop

from mmkd.registry import TRANSFORMS


@TRANSFORMS.register_module()
class RotatedCrops(BaseTransform):
    """Make four views of an image: quarter turns counter-clockwise, each with a separate crop.

    The code of SSKD (Xu et al., ECCV 2020, https://arxiv.org/abs/2006.07114) makes them in this
    way. In HSSAKD the views share one crop, and :class:`Rotation` makes them on the batch. The
    channels must be in the order that the network takes, because mmpretrain's preprocessor swaps
    none in several views.

    Required Keys: img. Modified Keys: img, (4, C, H, W) instead of (H, W, C), which PackInputs
    passes on as it is.

    Args:
        crop_size: Height and width of each view.
        padding: Number of zero pixels around the turned image before it is cropped.
    """

    def __init__(self, crop_size: int | Sequence[int], *,
                 padding: int | Sequence[int] | None = None) -> None:
        self.crop = RandomCrop(crop_size=crop_size, padding=padding)

    def transform(self, results: dict) -> dict:
        """Replace the image by its views."""
        views = [self.crop(dict(img=np.ascontiguousarray(np.rot90(results['img'], turns))))['img']
                 for turns in range(4)]
        results['img'] = np.ascontiguousarray(np.stack(views).transpose(0, 3, 1, 2))
        return results
