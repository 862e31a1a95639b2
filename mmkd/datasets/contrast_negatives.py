"""Negatives for contrastive distillation: images of other classes, drawn for each image."""
import copy

import numpy as np
from mmengine.dataset import BaseDataset, force_full_init
from mmpretrain.structures import DataSample

from mmkd.registry import DATASETS


@DATASETS.register_module()
class ContrastNegatives:
    """Tells each image its place in the set and gives it places of images of other classes.

    As in CRD (Tian et al., ICLR 2020, https://arxiv.org/abs/1910.10699), whose positive is the
    image itself and whose negatives come from all other classes. Losses are wired to
    ``batch.indices`` and ``batch.contrast_indices``. Inside a ``RepeatDataset``, not around it,
    so that a place stays one image's.

    Args:
        dataset: The wrapped dataset or its config; its items carry ``data_samples``.
        num_negatives: M, >= 1; drawn with repetition where the other classes have fewer images.

    Raises:
        ValueError: ``num_negatives`` is below 1; or all images are of one class.
    """

    def __init__(self, dataset: BaseDataset | dict, *, num_negatives: int = 16384) -> None:
        if num_negatives < 1:
            raise ValueError(f'num_negatives must be >= 1, got {num_negatives}')
        self.dataset = DATASETS.build(dataset) if isinstance(dataset, dict) else dataset
        self.num_negatives = num_negatives
        self._fully_initialized = False

    @property
    def metainfo(self) -> dict:
        """The meta information of the wrapped dataset."""
        return copy.deepcopy(self.dataset.metainfo)

    def full_init(self) -> None:
        """Load the wrapped dataset and sort its images by class, once."""
        if self._fully_initialized:
            return
        self.dataset.full_init()
        self._labels = np.array([int(self.dataset.get_data_info(index)['gt_label'])
                                 for index in range(len(self.dataset))])
        classes = np.unique(self._labels)
        if len(classes) < 2:
            raise ValueError('negatives are images of other classes, but all images are of class '
                             f'{classes.tolist()}')
        self._others = {label: np.flatnonzero(self._labels != label) for label in classes}
        self._fully_initialized = True

    @force_full_init
    def get_data_info(self, idx: int) -> dict:
        """Return the annotation of an image, before the pipeline."""
        return self.dataset.get_data_info(idx)

    def __getitem__(self, idx: int) -> dict:
        item = self.dataset[idx]
        self._add_negatives(item['data_samples'], idx)
        return item

    def __getitems__(self, indices: list[int]) -> dict | list[dict]:
        """Return a batch if the wrapped dataset makes batches, else a list of items."""
        if not getattr(self.dataset, 'batched', False):
            return [self[index] for index in indices]
        batch = self.dataset.__getitems__(indices)
        for sample, index in zip(batch['data_samples'], indices):
            self._add_negatives(sample, index)
        return batch

    @force_full_init
    def _add_negatives(self, sample: DataSample, idx: int) -> None:
        others = self._others[self._labels[idx]]
        drawn = np.random.choice(others, self.num_negatives,
                                 replace=self.num_negatives > len(others))
        sample.set_metainfo(dict(
            image_index=np.int64(idx), contrast_indices=np.append(np.int64(idx), drawn)))

    @force_full_init
    def __len__(self) -> int:
        return len(self.dataset)
