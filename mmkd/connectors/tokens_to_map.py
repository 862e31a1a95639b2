import math

from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class TokensToMap(nn.Module):
    """Turn the tokens of a transformer into a feature map.

    Args:
        num_extra_tokens: Number of tokens in front that stand for no position: 1 for the class
            token of ViT, 2 with DeiT's distillation token, 0 for Swin and the blocks of CaiT.

    Raises:
        ValueError: If ``num_extra_tokens`` is negative.
    """

    def __init__(self, num_extra_tokens: int = 0) -> None:
        super().__init__()
        if num_extra_tokens < 0:
            raise ValueError(f'num_extra_tokens must be >= 0, got {num_extra_tokens}')
        self.num_extra_tokens = num_extra_tokens

    def forward(self, tokens: Tensor | tuple[Tensor, tuple[int, int]]) -> Tensor:
        """Return (N, C, H, W).

        Args:
            tokens: (N, L, C) on a square grid, or a pair of such tokens and (H, W), as the stages
                of Swin yield it.

        Raises:
            ValueError: If the tokens do not fill the grid.
        """
        size = None
        if not isinstance(tokens, Tensor):
            tokens, size = tokens
        tokens = tokens[:, self.num_extra_tokens:]
        size = size or (math.isqrt(tokens.shape[1]), ) * 2
        if math.prod(size) != tokens.shape[1]:
            raise ValueError(f'{tokens.shape[1]} tokens, after {self.num_extra_tokens} extra ones, '
                             f'do not fill a grid of {tuple(size)}; is num_extra_tokens right?')
        return tokens.transpose(1, 2).unflatten(2, tuple(size))
