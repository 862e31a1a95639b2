import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses.functional import at_least_float32, kl_divergence_rows
from mmkd.registry import MODELS
from mmkd.utils.argument_checks import check_positive

EPSILON = 1e-8  # under the cosine, as torch's own


@MODELS.register_module()
class ViewMatchingLoss(nn.Module):
    """Tell which image a transformed view comes from, among the images of the batch.

    The task by which SSKD trains the teacher's module first (Xu et al., ECCV 2020,
    https://arxiv.org/abs/2006.07114, Eq. 3 and 4). Paper: a temperature. Code: none here.
    """

    def forward(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Return the cross-entropy over the cosine similarities, a scalar.

        Args:
            embeddings: (N * V, D), the views of an image one after the other, itself first.
            labels: (N,); only the number of images is read.
        """
        similarity, own_image = _similarity(at_least_float32(embeddings),
                                            len(embeddings) // len(labels))
        return F.cross_entropy(similarity, own_image)


@MODELS.register_module()
class SimilarityKDLoss(nn.Module):
    """Pull the student's similarities between views and images to the teacher's.

    SSKD (Xu et al., ECCV 2020, https://arxiv.org/abs/2006.07114), Eq. 5: T^2 KL between the softmax
    rows of similarities, averaged over the rows that are kept: all whose own image the teacher
    finds, and the share of the others in which it ranks highest (Section 3.4).

    Args:
        temperature: T, > 0.
        kept_share: Share of the wrong rows to keep, 0 to 1.
        num_views: V, >= 2.

    Raises:
        ValueError: An argument is out of range.
    """

    def __init__(self, temperature: float = 0.5, *, kept_share: float = 0.75,
                 num_views: int = 4) -> None:
        super().__init__()
        check_positive('temperature', temperature)
        _check_filter(kept_share, num_views)
        self.temperature, self.kept_share, self.num_views = temperature, kept_share, num_views

    def forward(self, student_embeddings: Tensor, teacher_embeddings: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_embeddings: (N * V, D), the views of an image one after the other.
            teacher_embeddings: (N * V, D'); no gradient.
        """
        student, _ = _similarity(at_least_float32(student_embeddings), self.num_views)
        teacher, own_image = _similarity(at_least_float32(teacher_embeddings.detach()),
                                         self.num_views)
        kept = rows_to_keep(teacher, own_image, self.kept_share)
        rows = kl_divergence_rows(student / self.temperature, teacher / self.temperature)
        return _mean_of(self.temperature**2 * rows, kept)


@MODELS.register_module()
class TransformedKDLoss(nn.Module):
    """Distil the class probabilities of the transformed views, where the teacher is not too wrong.

    SSKD (Xu et al., ECCV 2020, https://arxiv.org/abs/2006.07114), the loss L_T of Section 3.4: T^2
    KL over the rows of all views but the images themselves.

    Args:
        temperature: T, > 0.
        kept_share: Share of the rows to keep that the teacher gets wrong, 0 to 1.
        num_views: V, >= 2.

    Raises:
        ValueError: An argument is out of range.
    """

    def __init__(self, temperature: float = 4.0, *, kept_share: float = 1.0,
                 num_views: int = 4) -> None:
        super().__init__()
        check_positive('temperature', temperature)
        _check_filter(kept_share, num_views)
        self.temperature, self.kept_share, self.num_views = temperature, kept_share, num_views

    def forward(self, student_logits: Tensor, teacher_logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N * V, K), the views of an image one after the other.
            teacher_logits: (N * V, K); no gradient.
            labels: (N,), integer classes.
        """
        student, teacher = (_transformed(at_least_float32(logits), self.num_views)
                            for logits in (student_logits, teacher_logits.detach()))
        kept = rows_to_keep(teacher, labels.repeat_interleave(self.num_views - 1),
                            self.kept_share)
        rows = kl_divergence_rows(student / self.temperature, teacher / self.temperature)
        return _mean_of(self.temperature**2 * rows, kept)


def rows_to_keep(scores: Tensor, targets: Tensor, kept_share: float) -> Tensor:
    """Return a mask of the rows that are right, and of the best share of the wrong ones, (N,).

    Wrong rows are ordered by the rank of their target among the scores; of equal ranks the earlier
    row comes first. Code: an unstable sort decides between them.

    Args:
        scores: (N, K), of the teacher.
        targets: (N,), the right columns.
        kept_share: 0 to 1; as many wrong rows as fit are kept, rounded down.
    """
    order = scores.argsort(dim=1, descending=True, stable=True)
    ranks = (order == targets[:, None]).int().argmax(dim=1)  # 0: right
    wrong = ranks > 0
    places = torch.empty_like(ranks)
    places[ranks.argsort(stable=True)] = torch.arange(len(ranks), device=ranks.device)
    num_right = (~wrong).sum()
    num_kept = num_right + (kept_share * wrong.sum().double()).floor().long()
    return places < num_kept


def _similarity(embeddings: Tensor, num_views: int) -> tuple[Tensor, Tensor]:
    """Return the cosines of transformed views and images, (N * (V - 1), N), and the own image."""
    images = embeddings[::num_views]
    views = _transformed(embeddings, num_views)
    similarity = F.cosine_similarity(views[:, None], images[None], dim=2, eps=EPSILON)
    own_image = torch.arange(len(images), device=embeddings.device)
    return similarity, own_image.repeat_interleave(num_views - 1)


def _transformed(rows: Tensor, num_views: int) -> Tensor:
    return rows.unflatten(0, (-1, num_views))[:, 1:].flatten(0, 1)


def _mean_of(rows: Tensor, kept: Tensor) -> Tensor:
    # A product, not an index: the shape then does not depend on the data.
    return (rows * kept).sum() / kept.sum().clamp(min=1)


def _check_filter(kept_share: float, num_views: int) -> None:
    if not 0 <= kept_share <= 1:
        raise ValueError(f'kept_share must be in 0..1, got {kept_share}')
    if num_views < 2:
        raise ValueError(f'num_views must be >= 2, got {num_views}')
