from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class ViewsCrossEntropyLoss(nn.Module):
    """Learn the classes on all views by cross-entropy; each view has the label of its image.

    MDR (ACM MM 2024, Section 4.1) trains the teacher's embeddings with it, on images and positives.
    """

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            logits: (N * V, K). The V views of an image follow each other.
            labels: (N,), integer classes.

        Raises:
            ValueError: If the number of rows is no multiple of the number of labels.
        """
        if not len(labels) or len(logits) % len(labels):
            raise ValueError(f'{len(logits)} rows are no whole number of views of {len(labels)} '
                             'images')
        labels = labels.repeat_interleave(len(logits) // len(labels))
        return F.cross_entropy(functional.at_least_float32(logits), labels)
