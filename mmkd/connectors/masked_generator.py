import torch
from torch import nn

from mmkd.registry import MODELS

MASKS = ('spatial', 'channel')


@MODELS.register_module()
class MaskedGenerator(nn.Module):
    """Mask the student's features at random and generate the teacher's from the rest.

    "Masked Generative Distillation", Yang et al., ECCV 2022, Eq. 2-3,
    https://arxiv.org/abs/2205.01529: two 3x3 convolutions with a ReLU between. Detectors mask
    positions, classifiers channels. Its forward is random in training.

    Args:
        in_channels: Of the student's map.
        out_channels: Of the teacher's map; a 1x1 convolution aligns where they differ.
        mask: 'spatial' drops positions, 'channel' whole channels.
        ratio: Share that is dropped, from 0 to below 1: 0.65 and 0.45 for one- and two-stage
            detectors, 0.15 for classifiers.

    Raises:
        ValueError: For an unknown mask or a ratio out of its range.
    """

    def __init__(self, in_channels: int, out_channels: int, *, mask: str = 'channel',
                 ratio: float = 0.15) -> None:
        super().__init__()
        if mask not in MASKS:
            raise ValueError(f'mask must be one of {MASKS}, got {mask!r}')
        if not 0 <= ratio < 1:
            raise ValueError(f'ratio must be from 0 to below 1, got {ratio}')
        self.mask, self.ratio = mask, ratio
        self.align = (nn.Identity() if in_channels == out_channels
                      else nn.Conv2d(in_channels, out_channels, 1))
        self.generator = nn.Sequential(
            nn.Conv2d(out_channels, out_channels, 3, padding=1), nn.ReLU(),
            nn.Conv2d(out_channels, out_channels, 3, padding=1))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H, W)."""
        return self.generate(features, self.draw_mask(features))

    def draw_mask(self, features: torch.Tensor) -> torch.Tensor:
        """Return what is kept: (N, 1, H, W) for positions, (N, C_out, 1, 1) for channels."""
        number, _, height, width = features.shape
        shape = ((number, 1, height, width) if self.mask == 'spatial'
                 else (number, self.generator[0].in_channels, 1, 1))
        return (torch.rand(shape, device=features.device) >= self.ratio).to(features.dtype)

    def generate(self, features: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Generate from the features that a given mask keeps."""
        return self.generator(self.align(features) * mask)
