"""Networks on the tokens of a feature map: patches, positions, transformers, and alternatives."""
import math

import torch
from mmengine.model import BaseModule
from mmpretrain.models.backbones.vision_transformer import TransformerEncoderLayer
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.utils import resizing


class PositionEmbedding(nn.Module):
    """Add a learnable vector to each token; the vectors are resized for other grids.

    Args:
        width: D, the width of the tokens.
        grid: Rows and columns of tokens for which the vectors are stored.
    """

    def __init__(self, width: int, grid: tuple[int, int]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, width, *grid))
        nn.init.trunc_normal_(self.weight, std=0.02)

    def forward(self, tokens: Tensor, grid: tuple[int, int]) -> Tensor:
        """Add the positions to (N, L, D) with L = rows * columns of ``grid``."""
        weight = self.weight
        if tuple(weight.shape[2:]) != tuple(grid):
            weight = resizing.resize_bicubic(weight, grid)
        return tokens + weight.flatten(2).transpose(1, 2)


class PatchTokens(nn.Module):
    """Cut a map into patches and embed them with their positions.

    Args:
        channels: Number of channels of the map.
        width: D, the width of the tokens.
        patch: Side of a patch in pixels of the map.
        grid: Rows and columns of tokens for which positions are stored.
    """

    def __init__(self, channels: int, width: int, patch: int, grid: tuple[int, int]) -> None:
        super().__init__()
        self.patch = patch
        self.projection = nn.Conv2d(channels, width, patch, stride=patch)
        self.position = PositionEmbedding(width, grid)

    def forward(self, features: Tensor) -> Tensor:
        """Map (N, C, H, W) to (N, L, D); sides that the patch does not divide are padded."""
        grid = self.grid_of(features)
        height, width = (cells * self.patch for cells in grid)
        if (height, width) != tuple(features.shape[-2:]):
            features = F.pad(features, (0, width - features.shape[3],
                                        0, height - features.shape[2]))
        return self.position(self.projection(features).flatten(2).transpose(1, 2), grid)

    def grid_of(self, features: Tensor) -> tuple[int, int]:
        """Return the number of rows and columns of the tokens of a map."""
        return tuple(math.ceil(side / self.patch) for side in features.shape[-2:])


class Transformer(BaseModule):
    """Apply pre-norm transformer blocks of mmpretrain and a last LayerNorm.

    Args:
        depth: Number of blocks.
        width: D, the width of the tokens.
        heads: Number of attention heads; it divides the width.
    """

    def __init__(self, depth: int, width: int, heads: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(TransformerEncoderLayer(width, heads, 4 * width)
                                    for _ in range(depth))
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, grid: tuple[int, int]) -> Tensor:
        """Map (N, L, D) to (N, L, D)."""
        for block in self.blocks:
            tokens = block(tokens)
        return self.norm(tokens)


class TokenMLP(BaseModule):
    """Apply two linear layers to each token alone.

    Args:
        width: D, the width of the tokens; it is 4 D between the layers.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(),
                                    nn.Linear(4 * width, width))

    def forward(self, tokens: Tensor, grid: tuple[int, int]) -> Tensor:
        """Map (N, L, D) to (N, L, D)."""
        return self.layers(tokens)


class Convolutions(BaseModule):
    """Apply 3x3 convolutions with BatchNorm and ReLU on the grid of the tokens.

    Args:
        depth: Number of convolutions.
        width: D, the width of the tokens.
    """

    def __init__(self, depth: int, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(*(nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU())
            for _ in range(depth)))

    def forward(self, tokens: Tensor, grid: tuple[int, int]) -> Tensor:
        """Map (N, L, D) to (N, L, D)."""
        features = tokens.transpose(1, 2).unflatten(2, grid)
        return self.layers(features).flatten(2).transpose(1, 2)
