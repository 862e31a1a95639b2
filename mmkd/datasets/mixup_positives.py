"""Positives for relations between images: mixtures with turned images of the same class."""
from collections.abc import Sequence

import numpy as np
import torch
from mmcv.transforms import Compose
from mmengine.dataset import BaseDataset, force_full_init
from torch import Tensor

from mmkd.datasets.batched_transforms import BatchedPipeline
from mmkd.datasets.class_members import SameClass
from mmkd.datasets.dataset_wrapper import DatasetWrapper
from mmkd.registry import DATASETS, TRANSFORMS


@DATASETS.register_module()
class MixupPositives(DatasetWrapper):
    """Give out each image with positives: l * image + (1 - l) * partner, with the image's label.

    MDR (ACM MM 2024) cites PACKD (Yang et al., 2023). PACKD's code draws the partner among the
    training images of the same class, including the image itself, turns it by a random multiple of
    90 degrees and augments it like any image. The item is (1 + P, C, H, W) in float32: the image
    itself, then its positives. mmpretrain's preprocessor swaps no channels in several views, so
    that images must be loaded in the order that the network takes.

    Args:
        dataset: The wrapped dataset or its config. Its pipeline loads the image and nothing else.
        pipeline: The augmentation of each single image, without packing.
        num_positives: P, the number of positives, >= 1; 3 in the paper.
        lowest: The lower limit of l, which is drawn uniformly up to 1. PACKD takes 0 on CIFAR-100
            and 0.1 on ImageNet.
        anchor: 'augmented' augments the image anew for each positive, as PACKD does on CIFAR-100;
            'shared' mixes the view that is given out, as PACKD does on ImageNet.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, dataset: BaseDataset | dict, *, pipeline: Sequence[dict],
                 num_positives: int = 3, lowest: float = 0.0, anchor: str = 'augmented') -> None:
        if num_positives < 1:
            raise ValueError(f'num_positives must be >= 1, got {num_positives}')
        if not 0 <= lowest < 1:
            raise ValueError(f'lowest must be from 0 to below 1, got {lowest}')
        if anchor not in ('augmented', 'shared'):
            raise ValueError(f"anchor must be 'augmented' or 'shared', got {anchor!r}")
        super().__init__(dataset, lazy_init=True)
        self.augment = Compose([TRANSFORMS.build(transform) for transform in pipeline])
        if self.wraps_batches:
            self._batched_augment = BatchedPipeline(self.augment.transforms)
        self.pack = TRANSFORMS.build(dict(type='mmpretrain.PackInputs'))
        self.num_positives, self.lowest, self.anchor = num_positives, lowest, anchor

    def prepare(self) -> None:
        """Sort the images by class."""
        self._labels = np.array(self.read_labels())
        self._members = {label: np.flatnonzero(self._labels == label)
                         for label in np.unique(self._labels)}
        self._same_class = SameClass(torch.from_numpy(self._labels))

    @force_full_init
    def __getitem__(self, idx: int) -> dict:
        results = self.dataset[idx]
        if 'inputs' in results:
            raise ValueError('MixupPositives augments and packs the images itself: the pipeline of '
                             'the wrapped dataset must only load them (for CIFAR: pipeline=[])')
        image = self._augmented(results['img'])
        views = [image.astype(np.float32)]
        for _ in range(self.num_positives):
            partner = self.dataset[np.random.choice(self._members[self._labels[idx]])]['img']
            turned = np.ascontiguousarray(np.rot90(partner, np.random.randint(4)))
            base = image if self.anchor == 'shared' else self._augmented(results['img'])
            share = self.lowest + (1 - self.lowest) * np.random.random()
            views.append((share * base + (1 - share) * self._augmented(turned)).astype(np.float32))
        results['img'] = np.ascontiguousarray(np.stack(views).transpose(0, 3, 1, 2))
        return self.pack(results)

    @force_full_init
    def __getitems__(self, indices: list[int]) -> dict | list[dict]:
        """Return a batch if the wrapped dataset holds tensors, else a list of items."""
        if not self.wraps_batches:
            return [self[index] for index in indices]
        batch = self.dataset.__getitems__(indices)
        originals, labels = batch['inputs'], batch['data_samples'].labels
        device = originals.device
        images = self._augmented_batch(originals).float()
        views = [images]
        for _ in range(self.num_positives):
            turned = self.dataset.__getitems__(self._same_class.draw(labels))['inputs']
            turned = _turn(turned, torch.randint(4, (len(indices),), device=device))
            base = images if self.anchor == 'shared' else self._augmented_batch(originals).float()
            shares = torch.rand(len(indices), 1, 1, 1, device=device)
            shares = self.lowest + (1 - self.lowest) * shares
            views.append(shares * base + (1 - shares) * self._augmented_batch(turned))
        return dict(inputs=torch.stack(views, dim=1), data_samples=batch['data_samples'])

    def _augmented_batch(self, images: Tensor) -> Tensor:
        return self._batched_augment.apply(images, self._batched_augment.draw(images))

    def _augmented(self, image: np.ndarray) -> np.ndarray:
        return self.augment(dict(img=image, img_shape=image.shape[:2]))['img']


def _turn(images: Tensor, turns: Tensor) -> Tensor:
    """Turn each image (N, C, S, S) by so many quarters."""
    views = torch.stack([images.rot90(number, (-2, -1)) for number in range(4)])
    return views[turns, torch.arange(len(images), device=images.device)]
