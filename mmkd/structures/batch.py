from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from mmkd.self_supervision import joint_labels
from mmkd.structures.labelled_samples import LabelledSamples
from mmkd.utils.transfer import to_device


@dataclass
class Batch:
    """Hold what the networks see in one step, after the data preprocessor.

    A config can wire the properties to a loss as ``batch.<field>``.

    Attributes:
        inputs: (N, C, H, W), normalised and padded as the student expects. With several views it
            is (N * V, C, H, W); the V views of an image follow each other, the image first.
        data_samples: N samples of mmpretrain, mmdet or mmseg, or None where a task has none.
        num_views: V, the number of views of each image.
    """

    inputs: Tensor
    data_samples: Sequence | None = None
    num_views: int = 1

    FIELDS = ('inputs', 'data_samples', 'labels', 'gt_boxes', 'image_shapes', 'padded_shapes',
              'indices', 'contrast_indices', 'joint_labels')

    @property
    def labels(self) -> Tensor:
        """The integer classes, (N,).

        Raises:
            ValueError: If the pipeline makes soft labels (mixup, CutMix), or gives none.
        """
        samples = self._samples('labels')
        if isinstance(samples, LabelledSamples):
            return samples.labels
        if 'gt_score' in samples[0]:
            raise ValueError(
                'a loss is wired to batch.labels, but the data pipeline makes soft labels (mixup, '
                'CutMix or to_onehot). Use a loss that needs no labels, such as KDLoss, or take '
                'the batch augmentation out of the data preprocessor')
        if 'gt_label' not in samples[0]:
            raise ValueError('a loss is wired to batch.labels, but the data samples hold no '
                             f'gt_label: {list(samples[0].keys())}')
        labels = torch.cat([sample.gt_label for sample in samples])
        if len(labels) != len(samples):
            raise ValueError(f'batch.labels needs one label per image, got {len(labels)} labels '
                             f'for {len(samples)} images (multi-label data?)')
        return labels

    @property
    def joint_labels(self) -> Tensor:
        """The labels of class and view together, class * V + view, (N * V,)."""
        return joint_labels.joint_labels(self.labels, self.num_views)

    @property
    def indices(self) -> Tensor:
        """The place of each image in the training set, (N,), from ``ContrastNegatives``."""
        return self._from_metainfo('indices', 'image_index')

    @property
    def contrast_indices(self) -> Tensor:
        """The places of the image and of M negatives, (N, 1 + M), from ``ContrastNegatives``."""
        return self._from_metainfo('contrast_indices', 'contrast_indices')

    @property
    def gt_boxes(self) -> list[Tensor]:
        """The boxes as N tensors (n_i, 4), xyxy in input pixels; n_i may be 0."""
        boxes = [sample.gt_instances.bboxes for sample in self._samples('gt_boxes')]
        return [getattr(box, 'tensor', box) for box in boxes]

    @property
    def image_shapes(self) -> list[tuple[int, int]]:
        """The sizes (height, width) of the N images on the canvas, without padding.

        They come from ``img_shape`` where the preprocessor has padded; mmdet's notes that as
        ``batch_input_shape``. Elsewhere transforms may leave an outdated ``img_shape``.
        """
        canvas = tuple(self.inputs.shape[-2:])
        if not self.data_samples or 'batch_input_shape' not in self.data_samples[0].metainfo:
            return [canvas] * len(self.inputs)
        return [tuple(int(side) for side in sample.metainfo['img_shape'][:2])
                for sample in self.data_samples]

    @property
    def padded_shapes(self) -> list[tuple[int, int]]:
        """N times the size (height, width) of the canvas: the whole input with its padding."""
        return [tuple(self.inputs.shape[-2:])] * len(self.inputs)

    def _from_metainfo(self, field: str, key: str) -> Tensor:
        samples = self._samples(field)
        if isinstance(samples, LabelledSamples) and key in samples.fields:
            return to_device(samples.fields[key], self.inputs.device)
        if key not in samples[0].metainfo:
            raise ValueError(f'a loss is wired to batch.{field}, but the data samples hold no '
                             f'{key}: put the dataset of train_dataloader into '
                             "dict(type='ContrastNegatives', dataset=...)")
        values = np.stack([sample.metainfo[key] for sample in samples])
        return to_device(torch.from_numpy(values), self.inputs.device)

    def _samples(self, field: str) -> list:
        if not self.data_samples:
            raise ValueError(f'batch.{field} needs data samples, but the data loader gave none')
        return self.data_samples
