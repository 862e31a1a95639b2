"""Negatives for contrastive distillation: images of different classes, drawn for each image."""
import numpy as np
import torch
from mmengine.dataset import BaseDataset, force_full_init
from mmpretrain.structures import DataSample

from mmkd.datasets.class_members import OtherClasses
from mmkd.datasets.dataset_wrapper import DatasetWrapper
from mmkd.registry import DATASETS
from mmkd.utils.transfer import to_device


@DATASETS.register_module()
class ContrastNegatives(DatasetWrapper):
    """Give each image its place in the set, and the places of images of different classes.

    In CRD (Tian et al., ICLR 2020, https://arxiv.org/abs/1910.10699) the positive is the image
    itself, and the negatives come from all other classes. Losses are wired to ``batch.indices`` and
    ``batch.contrast_indices``. Put it inside a ``RepeatDataset``, not around it, so that a place
    always means the same image.

    Args:
        dataset: The wrapped dataset or its config; its items carry ``data_samples``.
        num_negatives: M, the number of negatives, >= 1. They are drawn with repetition where the
            other classes have fewer images.

    Raises:
        ValueError: If ``num_negatives`` is below 1, or all images are of one class.
    """

    def __init__(self, dataset: BaseDataset | dict, *, num_negatives: int = 16384) -> None:
        if num_negatives < 1:
            raise ValueError(f'num_negatives must be >= 1, got {num_negatives}')
        self.num_negatives = num_negatives
        super().__init__(dataset, lazy_init=True)

    def prepare(self) -> None:
        """Sort the images by class."""
        self._labels = np.array(self.read_labels())
        classes = np.unique(self._labels)
        if len(classes) < 2:
            raise ValueError('negatives are images of other classes, but all images are of class '
                             f'{classes.tolist()}')
        self._candidates = {label: np.flatnonzero(self._labels != label) for label in classes}
        self._others = OtherClasses(torch.from_numpy(self._labels))

    def __getitem__(self, idx: int) -> dict:
        item = self.dataset[idx]
        self._add_negatives(item['data_samples'], idx)
        return item

    @force_full_init
    def __getitems__(self, indices: list[int]) -> dict | list[dict]:
        """Return a batch if the wrapped dataset makes batches, else a list of items."""
        if not self.wraps_batches:
            return [self[index] for index in indices]
        batch = self.dataset.__getitems__(indices)
        samples = batch['data_samples']
        places = to_device(torch.as_tensor(indices), samples.labels.device)
        batch['data_samples'] = samples.with_fields(
            image_index=places, contrast_indices=torch.cat([
                places[:, None], self._others.draw(samples.labels, self.num_negatives)], dim=1))
        return batch

    @force_full_init
    def _add_negatives(self, sample: DataSample, idx: int) -> None:
        candidates = self._candidates[self._labels[idx]]
        drawn = np.random.choice(candidates, self.num_negatives,
                                 replace=self.num_negatives > len(candidates))
        sample.set_metainfo(dict(
            image_index=np.int64(idx), contrast_indices=np.append(np.int64(idx), drawn)))
