from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

TIES = ('first', 'last', 'max_prob')
RANK_DIMS = ('anchor', 'positive')
SELECTORS = ('distance', 'length')
ANGLE_REDUCTIONS = ('batchmean', 'mean')
LENGTH_REDUCTIONS = ('mean', 'batchmean')
SMALLEST = 1e-8


@MODELS.register_module()
class MDRLoss(nn.Module):
    """Match angles and lengths between embeddings of images and positives, at chosen stages.

    "MDR: Multi-stage Decoupled Relational Knowledge Distillation with Adaptive Stage Selection",
    ACM MM 2024; no code is public. Minimises w_a L_ang + w_l L_len (Eq. 11 to 13): the KL between
    softmax rows of cosines of a positive with all anchors, times T^2, and the squared difference of
    relative length differences; for each positive at the stage where the teacher ranks the
    positive's own anchor best (Eq. 8). Weights are inside, because the parts share their matrices.
    Where the print leaves a choice, an argument gives each reading; ``configs/mdr/README.md``
    lists them. The minimum, zero, is where all relations agree.

    Args:
        angle_weight: w_a, >= 0.
        length_weight: w_l, >= 0.
        distance_weight: Of the coupled Euclidean relation (Fig. 3b), >= 0; the paper's MDR has 0.
        temperature: T, > 0.
        num_positives: Of each anchor, >= 1.
        angle_stages: Stages that each positive learns from, the best by angle; None: all.
        length_stages: Likewise, the best by distance.
        tie: Which of equally good stages: 'first', 'last', or 'max_prob', the one with the highest
            probability of the right anchor.
        rank_dim: Rank a pair among the 'anchor's of its positive, or the 'positive's of its anchor.
        length_selector: Rank stages for the lengths by Euclidean 'distance', or by 'length'
            difference.
        is_signed: Whether differences of lengths keep their sign. Paper: a lost bar; absolute.
        angle_reduction: 'batchmean': sum over anchors, mean over positives; 'mean': over both.
        length_reduction: 'mean': over both; 'batchmean': sum over anchors, mean over positives.

    Attributes:
        monitored: Share of the positives that chose each stage, by angle and by distance.

    Raises:
        ValueError: An argument is out of its range or unknown.
    """

    def __init__(self, angle_weight: float = 300.0, length_weight: float = 1.0, *,
                 distance_weight: float = 0.0, temperature: float = 0.5, num_positives: int = 3,
                 angle_stages: int | None = 1, length_stages: int | None = 1, tie: str = 'first',
                 rank_dim: str = 'anchor', length_selector: str = 'distance',
                 is_signed: bool = False, angle_reduction: str = 'batchmean',
                 length_reduction: str = 'mean') -> None:
        super().__init__()
        for name, value in (('angle_weight', angle_weight), ('length_weight', length_weight),
                            ('distance_weight', distance_weight)):
            argument_checks.check_not_negative(name, value)
        argument_checks.check_positive('temperature', temperature)
        for name, count in (('num_positives', num_positives), ('angle_stages', angle_stages),
                            ('length_stages', length_stages)):
            if count is not None and count < 1:
                raise ValueError(f'{name} must be >= 1, got {count}')
        for name, value, known in (
                ('tie', tie, TIES), ('rank_dim', rank_dim, RANK_DIMS),
                ('length_selector', length_selector, SELECTORS),
                ('angle_reduction', angle_reduction, ANGLE_REDUCTIONS),
                ('length_reduction', length_reduction, LENGTH_REDUCTIONS)):
            argument_checks.check_choice(name, value, known)
        self.weights = (angle_weight, length_weight, distance_weight)
        self.temperature, self.num_positives = temperature, num_positives
        self.angle_stages, self.length_stages = angle_stages, length_stages
        self.tie, self.rank_dim, self.length_selector = tie, rank_dim, length_selector
        self.is_signed = is_signed
        self.angle_reduction, self.length_reduction = angle_reduction, length_reduction
        self.monitored: dict[str, Tensor] = {}

    def forward(self, student_embeddings: Sequence[Tensor],
                teacher_embeddings: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_embeddings: For each of K stages (N * V, D), an anchor and its V - 1 positives
                one after the other; maps (N * V, C, H, W) are averaged. Widths may differ.
            teacher_embeddings: Likewise; no gradient.

        Raises:
            ValueError: Different numbers of stages, or rows that are no whole groups.
        """
        functional.check_stages(student_embeddings, teacher_embeddings)
        student = self._split(student_embeddings)
        with torch.no_grad():
            teacher = self._split([rows.detach() for rows in teacher_embeddings])
            angles, distances = angle_matrices(*teacher), distance_matrices(*teacher)
            lengths = length_matrices(*teacher, is_signed=self.is_signed)
            by_distance = distances if self.length_selector == 'distance' else lengths.abs()
            angle_choice = self._choose(angles, self.angle_stages)
            length_choice = self._choose(-by_distance, self.length_stages)
        self._monitor(angle_choice=angle_choice, length_choice=length_choice)
        angle = self._angle_term(angle_matrices(*student), angles)
        length = (length_matrices(*student, is_signed=self.is_signed) - lengths).square()
        length = length.mean(2) if self.length_reduction == 'mean' else length.sum(2)
        parts = [(angle * angle_choice).sum(0).mean(), (length * length_choice).sum(0).mean()]
        if self.weights[2]:
            error = _relative(distance_matrices(*student)) - _relative(distances)
            parts.append((error.square().mean(2) * length_choice).sum(0).mean())
        return sum(weight * part for weight, part in zip(self.weights, parts))

    def _split(self, embeddings: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Return positives (K, M, D) and anchors (K, N, D)."""
        group = 1 + self.num_positives
        if any(len(rows) % group for rows in embeddings):
            raise ValueError(f'embeddings must have 1 + {self.num_positives} rows for each image, '
                             f'got {[tuple(rows.shape) for rows in embeddings]}')
        flat = [functional.at_least_float32(rows.mean((2, 3)) if rows.ndim == 4 else rows)
                for rows in embeddings]
        # Zeros change no angle, length or distance: stages of different widths become one tensor.
        width = max(rows.shape[1] for rows in flat)
        rows = torch.stack([F.pad(rows, (0, width - rows.shape[1])) for rows in flat])
        rows = rows.unflatten(1, (-1, group))
        return rows[:, :, 1:].flatten(1, 2), rows[:, :, 0]

    def _choose(self, scores: Tensor, number: int | None) -> Tensor:
        """Return 1 for the stages that a positive learns from, else 0: (K, M).

        Args:
            scores: (K, M, N) of the teacher, higher is better.
            number: Of stages to choose; None: all.
        """
        stages, positives = scores.shape[:2]
        if number is None or number >= stages:
            return scores.new_ones(stages, positives)
        owner = torch.arange(positives, device=scores.device) // self.num_positives
        own = scores.gather(2, owner.expand(stages, -1)[:, :, None])  # (K, M, 1)
        if self.rank_dim == 'anchor':
            ranks = (scores > own).sum(2)
        else:  # among all positives, in the column of the own anchor
            ranks = (scores[:, :, owner] > own.transpose(1, 2)).sum(1)
        order = torch.arange(stages, device=scores.device)[:, None].expand(stages, positives)
        if self.tie == 'last':
            order = order.flip(0)
        elif self.tie == 'max_prob':
            scale = scores.abs().mean((1, 2), keepdim=True).clamp(min=SMALLEST)
            certainty = (scores / scale / self.temperature).softmax(2).gather(
                2, owner.expand(stages, -1)[:, :, None])[:, :, 0]
            order = certainty.argsort(dim=0, descending=True, stable=True).argsort(dim=0)
        places = (ranks * stages + order).argsort(dim=0).argsort(dim=0)
        return (places < number).to(scores.dtype)

    def _angle_term(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return T^2 KL of each positive at each stage, (K, M)."""
        divergence = F.kl_div(
            (student / self.temperature).log_softmax(2),
            (teacher / self.temperature).log_softmax(2),
            reduction='none', log_target=True)
        rows = divergence.sum(2) if self.angle_reduction == 'batchmean' else divergence.mean(2)
        return self.temperature**2 * rows

    def _monitor(self, **choices: Tensor) -> None:
        self.monitored = {f'{name}_{stage + 1}': share for name, choice in choices.items()
                          for stage, share in enumerate(choice.mean(1))}


def angle_matrices(positives: Tensor, anchors: Tensor) -> Tensor:
    """Return the cosines of (..., M, D) and (..., N, D), (..., M, N): MDR's Eq. 4."""
    return F.normalize(positives, dim=-1) @ F.normalize(anchors, dim=-1).transpose(-1, -2)


def distance_matrices(positives: Tensor, anchors: Tensor) -> Tensor:
    """Return the Euclidean distances of (..., M, D) and (..., N, D), (..., M, N): MDR's Eq. 6."""
    # Without the mean the products are smaller, and float32 loses less in their difference.
    mean = anchors.mean(-2, keepdim=True)
    positives, anchors = positives - mean, anchors - mean
    squares = positives.square().sum(-1)[..., :, None] + anchors.square().sum(-1)[..., None, :]
    squared = squares - 2 * positives @ anchors.transpose(-1, -2)
    return squared.clamp(min=SMALLEST**2).sqrt()  # the clamp keeps the root's gradient finite


def length_matrices(positives: Tensor, anchors: Tensor, *, is_signed: bool = False) -> Tensor:
    """Return the differences of lengths over their mean size, (..., M, N): MDR's Eq. 9 and 10."""
    differences = positives.norm(dim=-1)[..., :, None] - anchors.norm(dim=-1)[..., None, :]
    mean = differences.abs().mean((-1, -2), keepdim=True).clamp(min=SMALLEST)
    return (differences if is_signed else differences.abs()) / mean


def _relative(distances: Tensor) -> Tensor:
    """Return distances over their mean in each stage, as RKD compares them."""
    return distances / distances.mean((-1, -2), keepdim=True).clamp(min=SMALLEST)
