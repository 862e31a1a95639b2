from collections.abc import Sequence

from mmengine.model import BaseModule
from torch import Tensor

from mmkd.registry import MODELS


@MODELS.register_module()
class UnlabelledHead(BaseModule):
    """End a classifier that learns without labels: it passes the pooled features on.

    It has no classes and no loss, so that distillation alone trains what is before it. A linear
    probe reads its features.
    """

    def pre_logits(self, feats: Sequence[Tensor]) -> Tensor:
        """Return the features of the last stage, (N, C)."""
        return feats[-1]

    def forward(self, feats: Sequence[Tensor]) -> Tensor:
        """Return the features of the last stage, (N, C)."""
        return self.pre_logits(feats)

    def loss(self, feats: Sequence[Tensor], data_samples: Sequence | None) -> dict[str, Tensor]:
        """Return no loss; neither features nor samples are read."""
        return {}

    def predict(self, feats: Sequence[Tensor], data_samples: Sequence | None = None) -> None:
        """Refuse to predict.

        Raises:
            NotImplementedError: Always; the message says what scores the features.
        """
        raise NotImplementedError(
            'UnlabelledHead has no classes to predict: score the features by mmkd linear-probe, '
            'and leave val_dataloader, val_cfg and val_evaluator out of the config')
