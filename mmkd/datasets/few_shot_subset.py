"""A fixed share of the training images of every class, for few-shot experiments."""
import logging
import math
from collections import Counter

import numpy as np
from mmengine.dataset import BaseDataset, force_full_init
from mmengine.logging import print_log
from sklearn.model_selection import StratifiedShuffleSplit

from mmkd.datasets.dataset_wrapper import DatasetWrapper
from mmkd.registry import DATASETS


@DATASETS.register_module()
class FewShotSubset(DatasetWrapper):
    """Keep the same ``ratio`` of the images of each class in every run, whatever the seed.

    Yang et al., Hierarchical Self-supervised Augmented Knowledge Distillation, IJCAI 2021
    (https://arxiv.org/abs/2107.13715), take a stratified shuffle split with random state 0. 25, 50
    and 75 % of CIFAR-100 are 125, 250 and 375 images of each class. Teachers are trained on the
    whole set, and the test set stays as it is.

    It is a wrapper like mmengine's ``RepeatDataset`` and has no ``get_subset``; select inside the
    wrapped dataset. ``sample_idx`` of an item counts in the wrapped dataset.

    Args:
        dataset: The wrapped dataset or its config; its items carry one ``gt_label``.
        ratio: Share of the images to keep, in (0, 1).
        lazy_init: Whether to select only when the first item or the length is asked for.

    Raises:
        ValueError: If the ratio is outside (0, 1), keeps no image of some class, or leaves out
            fewer images than there are classes.
        TypeError: If ``dataset`` is neither a dataset nor a config.
    """

    def __init__(self, dataset: BaseDataset | dict, *, ratio: float,
                 lazy_init: bool = False) -> None:
        if not 0 < ratio < 1:
            raise ValueError(f'ratio must lie in (0, 1), got {ratio}')
        self.ratio = ratio
        super().__init__(dataset, lazy_init=lazy_init)

    def prepare(self) -> None:
        """Select the images."""
        self.indices = _stratified_indices(self.read_labels(), self.ratio)

    @force_full_init
    def get_data_info(self, idx: int) -> dict:
        """Return the annotation of an image of the subset, before the pipeline."""
        return self.dataset.get_data_info(self.indices[idx])

    @force_full_init
    def get_cat_ids(self, idx: int) -> list[int]:
        """Return the label of an image of the subset, for ``ClassBalancedDataset``."""
        return self.dataset.get_cat_ids(self.indices[idx])

    def __getitem__(self, idx: int) -> dict:
        if not self._fully_initialized:
            print_log('Please call `full_init` before the workers start: each of them is about '
                      'to load and select by itself.', logger='current', level=logging.WARNING)
            self.full_init()
        return self.dataset[self.indices[idx]]

    @force_full_init
    def __len__(self) -> int:
        return len(self.indices)


def _stratified_indices(labels: list[int], ratio: float) -> list[int]:
    test_size = 1 - ratio
    class_sizes = Counter(labels)
    num_left_out = math.ceil(test_size * len(labels))  # scikit-learn rounds in this way.
    if num_left_out < len(class_sizes):
        raise ValueError(f'ratio {ratio} leaves out {num_left_out} of {len(labels)} images, fewer '
                         f'than the {len(class_sizes)} classes: take the whole dataset instead')
    if len(labels) - num_left_out < len(class_sizes):
        raise ValueError(_too_small(ratio, class_sizes))
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=test_size, random_state=0)
    kept, _ = next(splitter.split(np.zeros(len(labels)), labels))
    if len({labels[i] for i in kept}) < len(class_sizes):
        raise ValueError(_too_small(ratio, class_sizes))
    return kept.tolist()


def _too_small(ratio: float, class_sizes: Counter) -> str:
    num_images, smallest = class_sizes.total(), min(class_sizes.values())
    # With this ratio the smallest class keeps one whole image; it is rounded up to 4 digits.
    minimum = math.ceil(math.ceil(num_images / smallest) / num_images * 10_000) / 10_000
    return (f'ratio {ratio} of {num_images} images leaves some of the {len(class_sizes)} classes '
            f'without an image (the smallest has {smallest}): the ratio must be at least '
            f'{minimum:.4f}')
