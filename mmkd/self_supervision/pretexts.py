"""Transformations whose index a network can learn to recognise."""
import torch
from torch import Tensor, nn

from mmkd.registry import MODELS

CHANNEL_ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
PATCH_ORDERS = ((0, 1, 2, 3), (1, 2, 3, 0), (2, 3, 0, 1), (3, 0, 1, 2))


@MODELS.register_module()
class Rotation(nn.Module):
    """Make four views of each image: turned counter-clockwise by 0, 90, 180 and 270 degrees.

    Gidaris et al., Unsupervised Representation Learning by Predicting Image Rotations, ICLR 2018
    (https://arxiv.org/abs/1803.07728). SSKD, HSSAKD and VSD use it by default.
    """

    num_views = 4

    def forward(self, images: Tensor) -> Tensor:
        """Return (N * 4, C, H, W), in which the views of an image follow each other.

        Args:
            images: (N, C, H, W) with H = W.

        Raises:
            ValueError: If the images are not square.
        """
        height, width = images.shape[-2:]
        if height != width:
            raise ValueError(f'Rotation needs square images, got {height} x {width}: crop or '
                             'resize them in the data pipeline')
        return _interleave([torch.rot90(images, turns, (2, 3)) for turns in range(4)],
                           images)


@MODELS.register_module()
class ChannelPermutation(nn.Module):
    """Make six views of each image: its colour channels as RGB, RBG, GRB, GBR, BRG and BGR.

    Yang et al., HSSAKD, 2021, Section V-D (https://arxiv.org/abs/2109.03075), give this order.
    """

    num_views = len(CHANNEL_ORDERS)

    def forward(self, images: Tensor) -> Tensor:
        """Return (N * 6, 3, H, W), in which the views of an image follow each other.

        Args:
            images: (N, 3, H, W).

        Raises:
            ValueError: If the images do not have three channels.
        """
        if images.shape[1] != 3:
            raise ValueError('ChannelPermutation needs images of 3 channels, got '
                             f'{images.shape[1]}')
        return _interleave([_ordered(images, order) for order in CHANNEL_ORDERS], images)


@MODELS.register_module()
class Jigsaw(nn.Module):
    """Make four views of each image: its 2x2 patches in four orders that share no place.

    Noroozi & Favaro, Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles,
    ECCV 2016 (https://arxiv.org/abs/1603.09246), as in HSSAKD (Yang et al., 2021, Section V-D).
    The paper takes four of the 24 permutations with maximal Hamming distance, but does not say
    which. This class takes the cyclic shifts; the first is the image itself, and any two differ
    everywhere.
    """

    num_views = len(PATCH_ORDERS)

    def forward(self, images: Tensor) -> Tensor:
        """Return (N * 4, C, H, W), in which the views of an image follow each other.

        Args:
            images: (N, C, H, W) with even H and W.

        Raises:
            ValueError: If H or W is odd.
        """
        number, channels, height, width = images.shape
        if height % 2 or width % 2:
            raise ValueError(f'Jigsaw cuts images into 2x2 patches, so height and width must be '
                             f'even, got {height} x {width}')
        halves = images.reshape(number, channels, 2, height // 2, 2, width // 2)
        patches = halves.permute(0, 2, 4, 1, 3, 5).flatten(1, 2)  # (N, 4, C, H/2, W/2)
        views = []
        for order in PATCH_ORDERS:
            grid = _ordered(patches, order).unflatten(1, (2, 2)).permute(0, 3, 1, 4, 2, 5)
            views.append(grid.reshape(images.shape))
        return _interleave(views, images)


def _ordered(parts: Tensor, order: tuple[int, ...]) -> Tensor:
    """Return (N, P, ...) with its parts in that order; an index would be copied to the GPU."""
    return torch.stack([parts[:, place] for place in order], dim=1)


def _interleave(views: list[Tensor], images: Tensor) -> Tensor:
    """Stack V tensors (N, ...) to (N * V, ...) so that the views of an image are neighbours."""
    stacked = torch.stack(views, dim=1).flatten(0, 1)
    if images.is_contiguous(memory_format=torch.channels_last):
        return stacked.contiguous(memory_format=torch.channels_last)
    return stacked
