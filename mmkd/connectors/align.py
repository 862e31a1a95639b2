import torch
from torch import nn

from mmkd.registry import MODELS


@MODELS.register_module()
class AlignFeatures(nn.Module):
    """Bring a map to given channels and a given size by a convolution, BatchNorm and ReLU.

    This is the regressor of FitNets (Romero et al., ICLR 2015) as CRD and mdistiller build it. The
    kernel is 1x1 for equal sizes, 3x3 of stride 2 to halve, and a transposed 4x4 of stride 2 to
    double. To shrink by any other amount, it is unpadded and as wide as the difference plus one. To
    grow by any other amount, such as from 7 to the 16 patches of a transformer, a bilinear
    interpolation stands before a 1x1 kernel, as VSD's RescaleBlock resizes.

    Args:
        in_channels: Number of channels of the map that comes in.
        out_channels: Number of channels of the map that goes out.
        in_size: Height and width of the map that comes in; where it is equal, halved or doubled,
            only the ratio counts.
        out_size: Height and width of the map that goes out.
        activation: 'relu', or 'none' for methods that compare features before their ReLU.

    Raises:
        ValueError: If the activation is unknown.
    """

    def __init__(self, in_channels: int, out_channels: int, *, in_size: int = 1,
                 out_size: int = 1, activation: str = 'relu') -> None:
        super().__init__()
        if activation not in ('relu', 'none'):
            raise ValueError(f"activation must be 'relu' or 'none', got {activation!r}")
        self.convolution = _convolution(in_channels, out_channels, in_size, out_size)
        self.norm = nn.BatchNorm2d(out_channels)
        self.activation = nn.ReLU() if activation == 'relu' else nn.Identity()

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H', W')."""
        return self.activation(self.norm(self.convolution(features)))


@MODELS.register_module()
class LinearEmbedding(nn.Module):
    """Embed flattened features by a linear layer, as CRD's comparison does before CC.

    Args:
        in_channels: Length of the flattened features.
        out_channels: D, the width of the embedding.
    """

    def __init__(self, in_channels: int, out_channels: int = 128) -> None:
        super().__init__()
        self.linear = nn.Linear(in_channels, out_channels)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map (N, ...) to (N, D)."""
        return self.linear(features.flatten(1))


def _convolution(in_channels: int, out_channels: int, in_size: int, out_size: int) -> nn.Module:
    if in_size == out_size:
        return nn.Conv2d(in_channels, out_channels, 1)
    if in_size == 2 * out_size:
        return nn.Conv2d(in_channels, out_channels, 3, stride=2, padding=1)
    if 2 * in_size == out_size:
        return nn.ConvTranspose2d(in_channels, out_channels, 4, stride=2, padding=1)
    if in_size > out_size:
        return nn.Conv2d(in_channels, out_channels, 1 + in_size - out_size)
    return nn.Sequential(
        nn.Upsample(size=(out_size, out_size), mode='bilinear', align_corners=False),
        nn.Conv2d(in_channels, out_channels, 1))
