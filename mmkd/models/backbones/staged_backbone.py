"""Base class and stems that the backbones share."""
from abc import abstractmethod
from collections.abc import Sequence

import torch
from mmengine.model import BaseModule
from torch import nn

KAIMING = (
    dict(type='Kaiming', layer='Conv2d', mode='fan_out', nonlinearity='relu'),
    dict(type='Constant', layer='_BatchNorm', val=1.0, bias=0.0),
)
STEMS = ('small', 'large')


class StagedBackbone(BaseModule):
    """A backbone that returns the maps of chosen stages and says which sizes it takes.

    A subclass builds its modules and lists its maps in :meth:`forward_stages`. No operation may be
    in place: a distiller captures inner modules, and a later in-place step would rewrite what it
    captured.

    Args:
        num_outputs: Number of maps that can be returned.
        total_stride: Input size over size of the last map.
        out_indices: Maps to return, ascending, from 0 to ``num_outputs`` - 1.
        init_cfg: Initialisation, in MMEngine's form.

    Raises:
        ValueError: If ``out_indices`` are unknown, repeated or not ascending.
    """

    def __init__(self, *, num_outputs: int, total_stride: int, out_indices: Sequence[int],
                 init_cfg: dict | Sequence[dict] | None = None) -> None:
        known = tuple(range(num_outputs))
        if not out_indices or list(out_indices) != sorted(set(out_indices) & set(known)):
            raise ValueError(f'out_indices must be ascending and taken from {known}, '
                             f'got {tuple(out_indices)}')
        super().__init__(init_cfg=list(init_cfg) if isinstance(init_cfg, tuple) else init_cfg)
        self.out_indices = tuple(out_indices)
        self.total_stride = total_stride

    @abstractmethod
    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the maps of all stages, the first stage first."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the maps in ``out_indices``.

        Args:
            x: (N, 3, H, W) with H and W divisible by ``total_stride``.

        Raises:
            ValueError: If H or W is not divisible by ``total_stride``.
        """
        height, width = x.shape[-2:]
        if height % self.total_stride or width % self.total_stride:
            raise ValueError(f'{type(self).__name__}: height and width must be divisible by '
                             f'{self.total_stride}, got {height} x {width}')
        maps = self.forward_stages(x)
        return tuple(maps[index] for index in self.out_indices)


def check_choice(name: str, value: object, known: Sequence) -> None:
    """Raise a ValueError unless ``value`` is among the known values."""
    if value not in known:
        raise ValueError(f'{name} must be one of {tuple(known)}, got {value!r}')


def stem_convolution(stem: str, out_channels: int, *, kernel_size: int = 3) -> nn.Conv2d:
    """Return the first convolution of a network.

    Args:
        stem: 'small' is for 32 px images and has ``kernel_size`` and stride 1. 'large' is for
            224 px images and has a 7x7 kernel and stride 2, as in the runs of SDD (Wei et al.,
            CVPR 2024) on CUB-200.
        out_channels: Number of channels of the output.
        kernel_size: Kernel of the small stem.

    Raises:
        ValueError: If the stem is unknown.
    """
    check_choice('stem', stem, STEMS)
    if stem == 'large':
        return nn.Conv2d(3, out_channels, 7, stride=2, padding=3, bias=False)
    return nn.Conv2d(3, out_channels, kernel_size, padding=kernel_size // 2, bias=False)


def stem_stride(stem: str) -> int:
    """Return by what the first convolution divides the image size."""
    return 2 if stem == 'large' else 1
