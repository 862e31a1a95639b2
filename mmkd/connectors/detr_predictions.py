from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class DETRPredictions(nn.Module):
    """Let the head of a frozen DETR predict from what its decoder gave.

    mmdet's detectors call their head past its hooks when they only predict, so that its output
    cannot be captured as a layer.
    """

    classes_from = 'head'

    def forward(self, decoded: tuple[Tensor, Sequence[Tensor]], arguments: Mapping,
                head: nn.Module) -> tuple[Tensor, Tensor]:
        """Return the logits (L, N, Q, K) and the boxes (L, N, Q, 4), cxcywh in 0..1, of L layers.

        Args:
            decoded: What the decoder returned: hidden states (L, N, Q, D) and the references
                behind each layer.
            arguments: What the decoder was called with, of which ``reference_points`` are read.
            head: The detector's head.
        """
        states, references = decoded
        if len(references) == len(states):
            references = [arguments['reference_points'], *references]
        return head(states, references)
