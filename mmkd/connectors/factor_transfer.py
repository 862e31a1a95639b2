from itertools import pairwise

import torch
from mmengine.model import BaseModule
from torch import nn

from mmkd.registry import MODELS

SLOPE = 0.1


@MODELS.register_module()
class Translator(nn.Module):
    """Extract factors from the student's map by three 3x3 convolutions with BatchNorm.

    This is the student's half of factor transfer. "Paraphrasing Complex Network", Kim, Park &
    Kwak, NeurIPS 2018, section 3.2, https://arxiv.org/abs/1802.04977.

    Args:
        in_channels: Number of channels of the student's map.
        out_channels: Number of channels of the factors, equal to that of the ``Paraphraser``.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *_block(in_channels, in_channels), *_block(in_channels, out_channels),
            *_block(out_channels, out_channels))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to factors (N, C_out, H, W)."""
        return self.layers(features)


@MODELS.register_module()
class Paraphraser(BaseModule):
    """Extract factors from the teacher's map by an auto-encoder without BatchNorm.

    This is the teacher's half of factor transfer (section 3.1 of the paper). It is trained first,
    on the teacher's features alone, and is frozen where it yields factors. It has no BatchNorm,
    because CRD's code has none.

    Args:
        in_channels: Number of channels of the teacher's map.
        rate: k, the channels of the factors over ``in_channels``; 0.5 in CRD.
        output: 'reconstruction' for the training of the auto-encoder, 'factors' for that of the
            student.
        init_cfg: Initialisation. With 'factors' it names the first stage:
            ``dict(type='ConnectorFromRun', checkpoint=..., connector=...)``.

    Raises:
        ValueError: If the output is unknown or the rate leaves no channel.
    """

    def __init__(self, in_channels: int, *, rate: float = 0.5,
                 output: str = 'factors', init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg=init_cfg)
        if output not in ('reconstruction', 'factors'):
            raise ValueError(f"output must be 'reconstruction' or 'factors', got {output!r}")
        channels = int(in_channels * rate)
        if channels < 1:
            raise ValueError(f'rate {rate} leaves no channel of {in_channels}')
        self.output = output
        self.encoder = _chain(nn.Conv2d, in_channels, in_channels, channels, channels)
        self.decoder = _chain(nn.ConvTranspose2d, channels, channels, in_channels, in_channels)
        self.requires_grad_(output == 'reconstruction')

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map (N, C, H, W) to factors (N, kC, H, W) or to a reconstruction (N, C, H, W)."""
        factors = self.encoder(features)
        return factors if self.output == 'factors' else self.decoder(factors)


def _block(in_channels: int, out_channels: int) -> list[nn.Module]:
    return [nn.Conv2d(in_channels, out_channels, 3, padding=1), nn.BatchNorm2d(out_channels),
            nn.LeakyReLU(SLOPE)]


def _chain(layer: type[nn.Module], *channels: int) -> nn.Sequential:
    layers = []
    for before, after in pairwise(channels):
        layers += [layer(before, after, 3, padding=1), nn.LeakyReLU(SLOPE)]
    return nn.Sequential(*layers)
