from collections.abc import Sequence

from mmpretrain.models.heads import DeiTClsHead
from torch import Tensor

from mmkd.registry import MODELS


@MODELS.register_module()
class DistillationTokenHead(DeiTClsHead):
    """Train the two heads of DeiT: labels for the class token, a teacher for the other token.

    "Training data-efficient image transformers & distillation through attention", Touvron et al.,
    ICML 2021, Section 4, https://arxiv.org/abs/2012.12877. mmpretrain's head predicts by the mean
    of both heads, and so does this one; but it also trains by the mean, which leaves the
    distillation token no teacher of its own. Here the task's loss reads the class token alone.

    Names to capture: ``layers.head`` and ``layers.head_dist``, the logits of the class token and
    those of the distillation token, (N, K). Without a loss on the second, the head behind the
    distillation token does not train.
    """

    def loss(self, feats: Sequence[Sequence[Tensor]], data_samples: Sequence,
             **kwargs) -> dict[str, Tensor]:
        """Return the loss of the class token's logits.

        Args:
            feats: From ``DistilledVisionTransformer``; the last holds both tokens, (N, C) each.
            data_samples: Samples with labels or scores.
            **kwargs: Further arguments of the loss module.
        """
        class_token, distillation_token = self.pre_logits(feats)
        self.layers.head_dist(distillation_token)  # a distiller captures it
        return self._get_loss(self.layers.head(class_token), data_samples, **kwargs)
