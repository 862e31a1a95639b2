import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FeatureGradient(nn.Module):
    """Return the gradient of each image's cross-entropy with respect to a classifier's features.

    The classifier is linear, so the gradient is (softmax(logits) - one-hot(labels)) W, without a
    second pass. It is differentiable, and reaches the network through its logits and the classifier
    through its weight. CRCD (Zhu et al., CVPR 2021, https://arxiv.org/abs/2103.16367) distils it
    beside the features. The authors' public code differentiates the mean over the batch, which is
    N times less; here it is the cross-entropy of the image alone, so that the embedding behind it
    does not depend on the size of the batch. The gradients are float32 under autocast too.
    """

    def forward(self, logits: Tensor, weight: Tensor, labels: Tensor) -> Tensor:
        """Return the gradients, (N, C).

        Args:
            logits: (N, K), of the linear classifier.
            weight: (K, C), its weight.
            labels: (N,), integer classes.

        Raises:
            ValueError: If the weight is not that of a linear classifier of K classes, or the
                labels are no classes of N images.
        """
        functional.check_labels(labels, len(logits))
        if weight.ndim != 2 or logits.shape[1:] != weight.shape[:1]:
            raise ValueError(f'weight must be (K, C) of the linear classifier that gave the logits '
                             f'{tuple(logits.shape)}, got {tuple(weight.shape)}')
        logits, weight = map(functional.at_least_float32, (logits, weight))
        with torch.autocast(logits.device.type, enabled=False):
            return (logits.softmax(1) - F.one_hot(labels, logits.shape[1])) @ weight
