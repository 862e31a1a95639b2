import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses.functional import at_least_float32, kl_divergence_rows
from mmkd.registry import MODELS
from mmkd.utils.argument_checks import check_positive

EPSILON = 1e-8  # The denominator of the cosine has this lower limit, which is torch's default.


@MODELS.register_module()
class ViewMatchingLoss(nn.Module):
    """Tell from which image of the batch a transformed view comes.

    SSKD trains the teacher's module first by this task (Xu et al., ECCV 2020,
    https://arxiv.org/abs/2006.07114, Eq. 3 and 4). The paper divides by a temperature, and so does
    MDR (ACM MM 2024, Eq. 5); the authors' code of SSKD does not.

    Args:
        temperature: What the similarities are divided by, > 0.

    Raises:
        ValueError: If the temperature is not positive.
    """

    def __init__(self, temperature: float = 1.0) -> None:
        super().__init__()
        check_positive('temperature', temperature)
        self.temperature = temperature

    def forward(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Return the cross-entropy over the cosine similarities, a scalar.

        Args:
            embeddings: (N * V, D). The V views of an image follow each other, the image first.
            labels: (N,); only the number of images is read.

        Raises:
            ValueError: If the embeddings have another shape.
        """
        similarity, source = _similarity(at_least_float32(embeddings),
                                         len(embeddings) // len(labels))
        return F.cross_entropy(similarity / self.temperature, source)


@MODELS.register_module()
class SimilarityKDLoss(nn.Module):
    """Pull the student's similarities between views and images to the teacher's.

    SSKD (Xu et al., ECCV 2020, https://arxiv.org/abs/2006.07114), Eq. 5. The loss is T^2 KL between
    the softmax rows of similarities, averaged over the rows that are kept. Those are all rows in
    which the teacher finds the view's image, and a share of the wrong rows: those in which the
    teacher ranks that image highest (Section 3.4).

    Args:
        temperature: T, > 0.
        kept_share: Share of the wrong rows that is kept, 0 to 1.
        num_views: V, >= 2.

    Raises:
        ValueError: If an argument is out of its range.
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
            student_embeddings: (N * V, D). The V views of an image follow each other.
            teacher_embeddings: (N * V, D'); they get no gradient.

        Raises:
            ValueError: If the embeddings have another shape.
        """
        student, _ = _similarity(at_least_float32(student_embeddings), self.num_views)
        teacher, source = _similarity(at_least_float32(teacher_embeddings.detach()),
                                      self.num_views)
        kept = rows_to_keep(teacher, source, self.kept_share)
        rows = kl_divergence_rows(student / self.temperature, teacher / self.temperature)
        return _mean_of(self.temperature**2 * rows, kept)


@MODELS.register_module()
class TransformedKDLoss(nn.Module):
    """Distil the class probabilities of the transformed views, where the teacher is not too wrong.

    This is the loss L_T of SSKD (Xu et al., ECCV 2020, https://arxiv.org/abs/2006.07114,
    Section 3.4): T^2 KL over the rows of all views except the images themselves.

    Args:
        temperature: T, > 0.
        kept_share: Share of the rows that is kept among those that the teacher gets wrong, 0 to 1.
        num_views: V, >= 2.

    Raises:
        ValueError: If an argument is out of its range.
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
            student_logits: (N * V, K). The V views of an image follow each other.
            teacher_logits: (N * V, K); they get no gradient.
            labels: (N,), integer classes.
        """
        student, teacher = (_transformed(at_least_float32(logits), self.num_views)
                            for logits in (student_logits, teacher_logits.detach()))
        kept = rows_to_keep(teacher, labels.repeat_interleave(self.num_views - 1),
                            self.kept_share)
        rows = kl_divergence_rows(student / self.temperature, teacher / self.temperature)
        return _mean_of(self.temperature**2 * rows, kept)


def rows_to_keep(scores: Tensor, targets: Tensor, kept_share: float) -> Tensor:
    """Return a mask (N,) of the rows that are right and of the best share of the wrong rows.

    Wrong rows are ordered by the rank of their target among the scores. Among equal ranks the
    earlier row comes first; the authors' code leaves that order to an unstable sort.

    Args:
        scores: (N, K), the teacher's scores.
        targets: (N,), the right columns.
        kept_share: Share of the wrong rows that is kept, 0 to 1; the number is rounded down.
    """
    order = scores.argsort(dim=1, descending=True, stable=True)
    ranks = (order == targets[:, None]).int().argmax(dim=1)  # Rank 0 means that the row is right.
    wrong = ranks > 0
    places = torch.empty_like(ranks)
    places[ranks.argsort(stable=True)] = torch.arange(len(ranks), device=ranks.device)
    num_right = (~wrong).sum()
    num_kept = num_right + (kept_share * wrong.sum().double()).floor().long()
    return places < num_kept


def _similarity(embeddings: Tensor, num_views: int) -> tuple[Tensor, Tensor]:
    """Return the cosines of transformed views and images, (N * (V - 1), N), and each view's image.

    Raises:
        ValueError: If the embeddings are not (N * V, D).
    """
    if embeddings.ndim != 2 or len(embeddings) % num_views:
        raise ValueError(f'embeddings must be (N * {num_views}, D), one row for each view, got '
                         f'{tuple(embeddings.shape)}: pool maps and tokens in front, e.g. by the '
                         'connector SelfSupervisedModule')
    images = embeddings[::num_views]
    views = _transformed(embeddings, num_views)
    similarity = F.cosine_similarity(views[:, None], images[None], dim=2, eps=EPSILON)
    sources = torch.arange(len(images), device=embeddings.device)
    return similarity, sources.repeat_interleave(num_views - 1)


def _transformed(rows: Tensor, num_views: int) -> Tensor:
    return rows.unflatten(0, (-1, num_views))[:, 1:].flatten(0, 1)


def _mean_of(rows: Tensor, kept: Tensor) -> Tensor:
    # The rows are masked by a product, not an index, so that the shape does not depend on the data.
    return (rows * kept).sum() / kept.sum().clamp(min=1)


def _check_filter(kept_share: float, num_views: int) -> None:
    if not 0 <= kept_share <= 1:
        raise ValueError(f'kept_share must be in 0..1, got {kept_share}')
    if num_views < 2:
        raise ValueError(f'num_views must be >= 2, got {num_views}')
