"""The transforms of a per-image pipeline, for a batch of images of one size at once.

Each transform has two parts: ``draw`` takes the random numbers, a row for each image, and
``apply`` uses them. The same rows give the same images again, so that the rows can be stored.
"""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from mmcv.transforms import BaseTransform, RandomFlip
from mmpretrain.datasets.transforms import PackInputs, RandomCrop
from torch import Tensor

from mmkd.datasets.rotated_crops import RotatedCrops
from mmkd.utils.transfer import to_device


class BatchedCrop:
    """Crop a batch at random as mmpretrain's ``RandomCrop`` does, with one offset per image.

    Args:
        crop: The transform whose distribution is followed.

    Raises:
        ValueError: If it pads in another way than with zeros on the four sides.
    """

    def __init__(self, crop: RandomCrop) -> None:
        if crop.pad_if_needed or crop.padding_mode != 'constant' or crop.pad_val != 0:
            raise ValueError('TensorImages pads with zeros on the four sides; RandomCrop asks for '
                             f' pad_if_needed={crop.pad_if_needed}, padding_mode='
                             f'{crop.padding_mode!r}, pad_val={crop.pad_val!r}. Use batched=False')
        self.size = tuple(crop.crop_size)
        self.padding = _four_sides(crop.padding)
        self.flip: BatchedFlip | None = None

    @property
    def width(self) -> int:
        """The number of random numbers for each image."""
        return 2 if self.flip is None else 3

    def draw(self, shape: torch.Size, device: torch.device) -> Tensor:
        """Return the offsets (N, 2) of the upper left corners in padded images of a shape.

        With flips, a third column says which images are flipped.

        Raises:
            ValueError: If the padded images are smaller than the crop.
        """
        left, right, top, bottom = self.padding
        spare = (shape[-2] + top + bottom - self.size[0], shape[-1] + left + right - self.size[1])
        if min(spare) < 0:
            raise ValueError(f'images of {shape[-2]} x {shape[-1]} pixels with padding '
                             f'{self.padding} are too small for a crop of {self.size}')
        rows = [torch.randint(0, room + 1, (shape[0], 1), device=device) for room in spare]
        if self.flip is not None:
            rows.append(self.flip.draw(shape, device))
        return torch.cat(rows, dim=1)

    def apply(self, images: Tensor, rows: Tensor) -> Tensor:
        """Crop, and flip, ``(N, C, H, W)`` to ``(N, C, *size)``."""
        padded = F.pad(images, self.padding)
        rows = to_device(rows, images.device)
        vertical, horizontal = (torch.arange(side, device=images.device) for side in self.size)
        if self.flip is not None:
            horizontal = torch.where(rows[:, 2:] == 1, horizontal.flip(0), horizontal)  # (N, w)
        places = ((rows[:, :1] + vertical)[:, :, None] * padded.shape[-1]
                  + (rows[:, 1:2] + horizontal)[:, None, :])  # (N, h, w)
        places = places.flatten(1)[:, None].expand(-1, images.shape[1], -1)
        return padded.flatten(2).gather(2, places).unflatten(2, self.size)


class BatchedFlip:
    """Flip images of a batch at random as mmcv's ``RandomFlip`` does in one direction.

    Args:
        flip: The transform whose distribution is followed.

    Raises:
        ValueError: If it has several directions, or a diagonal direction.
    """

    width = 1

    def __init__(self, flip: RandomFlip) -> None:
        dims = dict(horizontal=-1, vertical=-2)
        if not isinstance(flip.prob, float) or flip.direction not in dims:
            raise ValueError(f'TensorImages flips in one of {tuple(dims)} directions with one '
                             f'probability; RandomFlip asks for prob={flip.prob}, direction='
                             f'{flip.direction!r}. Use batched=False')
        self.probability, self.dim = flip.prob, dims[flip.direction]

    def draw(self, shape: torch.Size, device: torch.device) -> Tensor:
        """Return (N, 1), which is 1 for the images to flip."""
        return (torch.rand(shape[0], 1, device=device) < self.probability).long()

    def apply(self, images: Tensor, choices: Tensor) -> Tensor:
        """Flip those images (N, ..., H, W) whose choice is 1."""
        chosen = to_device(choices[:, 0] == 1, images.device)
        return torch.where(chosen.view(-1, *[1] * (images.ndim - 1)), images.flip(self.dim), images)


class BatchedRotatedCrops:
    """Make four views of each image as :class:`RotatedCrops` does, each with a separate crop.

    Args:
        rotated_crops: The transform whose distribution is followed.
    """

    width = 8

    def __init__(self, rotated_crops: RotatedCrops) -> None:
        self.crop = BatchedCrop(rotated_crops.crop)

    def draw(self, shape: torch.Size, device: torch.device) -> Tensor:
        """Return the offsets (N, 8) of the four views."""
        turned = (*shape[:-2], shape[-1], shape[-2])
        return torch.cat([self.crop.draw(torch.Size(turned if view % 2 else shape), device)
                          for view in range(4)], dim=1)

    def apply(self, images: Tensor, offsets: Tensor) -> Tensor:
        """Turn and crop ``(N, C, H, W)`` to ``(N, 4, C, *size)``."""
        return torch.stack([self.crop.apply(images.rot90(turns, (-2, -1)), view_offsets)
                            for turns, view_offsets in enumerate(offsets.split(2, dim=1))], dim=1)


class BatchedPipeline:
    """Apply a pipeline of per-image transforms to whole batches, with the same distribution.

    Args:
        transforms: Built transforms: RandomCrop, RandomFlip, RotatedCrops; PackInputs ends them.

    Raises:
        ValueError: If a transform is none of these.
    """

    KINDS = {RandomCrop: BatchedCrop, RandomFlip: BatchedFlip, RotatedCrops: BatchedRotatedCrops}

    def __init__(self, transforms: Sequence[BaseTransform]) -> None:
        self.steps = []
        for transform in transforms:
            if isinstance(transform, PackInputs):
                continue
            before = self.steps[-1] if self.steps else None
            if (type(transform) is RandomFlip and transform.direction == 'horizontal'
                    and isinstance(before, BatchedCrop) and before.flip is None):
                before.flip = BatchedFlip(transform)  # One gather then serves both.
                continue
            kind = self.KINDS.get(type(transform))
            if kind is None:
                known = ', '.join(known.__name__ for known in (*self.KINDS, PackInputs))
                raise ValueError(f'TensorImages has no batched form of {type(transform).__name__}; '
                                 f'known: {known}. Use batched=False, which runs the pipeline '
                                 'image by image')
            self.steps.append(kind(transform))

    def draw(self, images: Tensor) -> Tensor:
        """Return the random numbers of all steps, (N, P) integers.

        They come from torch's generator of the device on which the images are, so that none has to
        be copied there.
        """
        shape, device = images.shape, images.device
        rows = [torch.empty(len(images), 0, dtype=torch.long, device=device)]
        for step in self.steps:
            rows.append(step.draw(shape, device))
            shape = torch.Size((*shape[:-2], *getattr(step, 'size', shape[-2:])))
        return torch.cat(rows, dim=1)

    def apply(self, images: Tensor, rows: Tensor) -> Tensor:
        """Transform (N, C, H, W) as the rows say."""
        columns = rows.split([step.width for step in self.steps], dim=1)
        for step, step_rows in zip(self.steps, columns, strict=True):
            images = step.apply(images, step_rows)
        return images


def _four_sides(padding: int | Sequence[int] | None) -> tuple[int, int, int, int]:
    """Return left, right, top and bottom of mmcv's padding, which is p, (x, y) or (l, t, r, b)."""
    if padding is None or isinstance(padding, int):
        return (padding or 0,) * 4
    left, top, right, bottom = padding if len(padding) == 4 else (*padding, *padding)
    return left, right, top, bottom
