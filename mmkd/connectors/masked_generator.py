import torch
from torch import nn

from mmkd.losses import functional
from mmkd.registry import MODELS

MASKS = ('spatial', 'channel')


@MODELS.register_module()
class MaskedGenerator(nn.Module):
    """Mask the student's features at random and generate the teacher's from the rest.

    The generator is two 3x3 convolutions with a ReLU between them. Detectors mask positions,
    classifiers mask channels. Each forward draws a new mask. "Masked Generative Distillation",
    Yang et al., ECCV 2022, Eq. 2-3, https://arxiv.org/abs/2205.01529.

    Args:
        in_channels: Number of channels of the student's map.
        out_channels: Number of channels of the teacher's map. A 1x1 convolution aligns the
            student's where the numbers differ.
        mask: 'spatial' drops positions, 'channel' drops whole channels.
        ratio: Share that is dropped, from 0 to below 1; 0.65 for one-stage detectors, 0.45 for
            two-stage ones and 0.15 for classifiers.

    Raises:
        ValueError: If the mask is unknown or the ratio is out of its range.
    """

    def __init__(self, in_channels: int, out_channels: int, *, mask: str = 'channel',
                 ratio: float = 0.15) -> None:
        super().__init__()
        if mask not in MASKS:
            raise ValueError(f'mask must be one of {MASKS}, got {mask!r}')
        if not 0 <= ratio < 1:
            raise ValueError(f'ratio must be from 0 to below 1, got {ratio}')
        self.mask, self.ratio, self.in_channels = mask, ratio, in_channels
        self.align = (nn.Identity() if in_channels == out_channels
                      else nn.Conv2d(in_channels, out_channels, 1))
        self.generator = nn.Sequential(
            nn.Conv2d(out_channels, out_channels, 3, padding=1), nn.ReLU(),
            nn.Conv2d(out_channels, out_channels, 3, padding=1))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H, W).

        Raises:
            ValueError: If the map has other channels.
        """
        functional.check_channels('in_channels', features, self.in_channels)
        return self.generate(features, self.draw_mask(features))

    def draw_mask(self, features: torch.Tensor) -> torch.Tensor:
        """Return a mask of what is kept: (N, 1, H, W) for 'spatial', else (N, C_out, 1, 1)."""
        number, _, height, width = features.shape
        shape = ((number, 1, height, width) if self.mask == 'spatial'
                 else (number, self.generator[0].in_channels, 1, 1))
        return (torch.rand(shape, device=features.device) >= self.ratio).to(features.dtype)

    def generate(self, features: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Generate from the features that a given mask keeps."""
        return self.generator(self.align(features) * mask)
