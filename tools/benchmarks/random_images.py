"""Images of noise, for measurements that do not look at them."""
import numpy as np
from mmpretrain.datasets import BaseDataset

from mmkd.registry import DATASETS


@DATASETS.register_module()
class RandomImages(BaseDataset):
    """Give out noise in the shape of CIFAR-100.

    Args:
        count: Number of images.
        pipeline: Transforms of an item.
    """

    def __init__(self, count: int, pipeline: list) -> None:
        self.count = count
        super().__init__(ann_file='', pipeline=pipeline)

    def load_data_list(self) -> list[dict]:
        """Return random images and labels."""
        draws = np.random.RandomState(0)
        images = draws.randint(0, 256, (self.count, 32, 32, 3), dtype=np.uint8)
        return [dict(img=image, gt_label=int(label))
                for image, label in zip(images, draws.randint(0, 100, self.count))]
