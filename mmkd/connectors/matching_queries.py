from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class MatchingQueries(nn.Module):
    """Leave out the denoising queries, which stand before a DETR's own while it trains.

    They are made of the true boxes (DN-DETR, DINO), and each knows which one it belongs to.
    """

    classes_from = 'predictions'

    def forward(self, predictions: tuple[Tensor, Tensor],
                queries: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits (L, N, Q, K) and the boxes (L, N, Q, 4) of the Q matching queries.

        Args:
            predictions: What the head gave: logits (L, N, P + Q, K) and boxes (L, N, P + Q, 4),
                the P denoising queries first.
            queries: The embedding of the detector's own queries, (Q, D), whose number is read.
        """
        logits, boxes = predictions
        return logits[:, :, -len(queries):], boxes[:, :, -len(queries):]
