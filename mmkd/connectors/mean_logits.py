from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class MeanLogits(nn.Module):
    """Average the logits of several teachers, so that a loss for one teacher can read them.

    The ensemble of "Distilling the Knowledge in a Neural Network", Hinton et al., 2014, Section 3,
    https://arxiv.org/abs/1503.02531, which leaves open what is averaged: the mean of logits is the
    geometric mean of probabilities, up to the normalisation. It has no weights.
    """

    classes_from = 'logits'

    def forward(self, logits: Sequence[Tensor]) -> Tensor:
        """Return the mean, (..., K).

        Args:
            logits: One tensor of (..., K) for each teacher, all of one shape.

        Raises:
            ValueError: If the shapes differ.
        """
        shapes = {tuple(one.shape) for one in logits}
        if len(shapes) != 1:
            raise ValueError('the logits of several teachers must have one shape, got '
                             f'{", ".join(map(str, sorted(shapes)))}')
        return torch.stack(list(logits)).mean(0)
