from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class SelectToken(nn.Module):
    """Take one token of a transformer, such as its class token.

    Args:
        index: Place of the token; the class token of ViT and DINO is the first.
    """

    def __init__(self, index: int = 0) -> None:
        super().__init__()
        self.index = index

    def forward(self, tokens: Tensor) -> Tensor:
        """Map (N, L, C) to (N, C).

        Raises:
            ValueError: If these are no tokens, or there are too few.
        """
        if tokens.ndim != 3 or not -tokens.shape[1] <= self.index < tokens.shape[1]:
            raise ValueError(f'the token {self.index} is taken of tokens (N, L, C), got the shape '
                             f'{tuple(tokens.shape)}')
        return tokens[:, self.index]
