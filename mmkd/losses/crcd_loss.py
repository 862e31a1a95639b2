import torch
from torch import Tensor
from torch.nn import functional as F

from mmkd.losses.crd_loss import CRDLoss
from mmkd.registry import MODELS

SHIFT = 1e-6


@MODELS.register_module()
class CRCDLoss(CRDLoss):
    """Contrast the relations of images to anchors in place of the images; forward updates banks.

    A relation is the direction from an anchor to an image. All images of the batch are anchors, as
    the bank of the other network holds them: from each anchor, the student's embedding of an image
    is told by the direction of the teacher's row of this image, among the directions of the
    negatives. "Complementary Relation Contrastive Distillation", Zhu et al., CVPR 2021,
    https://arxiv.org/abs/2103.16367, after the authors' public code, which they call an incomplete
    reimplementation. Banks, normaliser and the binary cross-entropy are those of CRD; the mean is
    taken over all pairs of image and anchor. The complement, the relations of gradients, is a
    second loss that reads ``FeatureGradient``.

    The code adds 1e-6 to every difference. Where a row is its own anchor, the difference is zero,
    and the relation becomes the direction of (1, ..., 1) in the code. So it does here. The code
    holds N x N x (1 + M) x D numbers for each bank; this loss holds N x N x (1 + M).

    Args:
        student_channels: Width of the student's pooled features or gradients.
        teacher_channels: Width of the teacher's pooled features or gradients.
        num_images: Number of training images.
        bank_size: Largest number of rows of a bank, as in ``CRDLoss``.
        embedding_channels: D, the width of the embeddings.
        temperature: The temperature of the similarities, > 0.
        momentum: Share of the old embedding in an updated row of a bank, 0 to 1.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, student_channels: int, teacher_channels: int, num_images: int, *,
                 bank_size: int | None = None, embedding_channels: int = 128,
                 temperature: float = 0.05, momentum: float = 0.5) -> None:
        super().__init__(student_channels, teacher_channels, num_images, bank_size=bank_size,
                         embedding_channels=embedding_channels, temperature=temperature,
                         momentum=momentum)
        for bank in (self.student_bank, self.teacher_bank):
            bank.copy_(F.normalize(bank, dim=1))

    def similarities(self, embedding: Tensor, bank: Tensor, indices: Tensor,
                     contrast_indices: Tensor) -> Tensor:
        """Return the cosines of relations, (N * N, 1 + M), the image's own row first.

        Row ``n * N + a`` is that of image n and anchor a.
        """
        anchors, candidates = bank[indices], bank[contrast_indices] + SHIFT
        relations = F.normalize(embedding[:, None] - anchors + SHIFT, dim=2)
        # (N, 1 + M, A): products with the differences from the anchors, then their lengths.
        products = candidates @ relations.transpose(1, 2) - (relations * anchors).sum(2)[:, None]
        lengths = torch.cdist(
            candidates, anchors, compute_mode='donot_use_mm_for_euclid_dist').clamp(min=SHIFT**2)
        is_anchor = contrast_indices[:, :, None] == indices
        at_anchor = relations.sum(2)[:, None] / relations.shape[2]**0.5
        cosines = torch.where(is_anchor, at_anchor, products / lengths)
        return cosines.transpose(1, 2).flatten(0, 1)
