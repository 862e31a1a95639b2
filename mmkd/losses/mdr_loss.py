from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.losses.mdr_readings import MDRReadings
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

SMALLEST = 1e-8


@MODELS.register_module()
class MDRLoss(nn.Module):
    """Match angles and lengths between embeddings of images and positives, at chosen stages.

    "MDR: Multi-stage Decoupled Relational Knowledge Distillation with Adaptive Stage Selection",
    ACM MM 2024; no code is public. The loss is w_a L_ang + w_l L_len (Eq. 11 to 13). L_ang is T^2
    times the KL between softmax rows: the cosines of a positive with all anchors. L_len is the
    squared difference of relative length differences. Each positive counts at the stage where the
    teacher ranks the positive's anchor best (Eq. 8). The loss holds its weights, because the parts
    share their matrices. The minimum is zero and is reached where all relations agree.

    Args:
        angle_weight: w_a, >= 0.
        length_weight: w_l, >= 0.
        distance_weight: Weight of the coupled Euclidean relation (Fig. 3b), >= 0; 0 in the paper's
            MDR.
        temperature: T, > 0.
        num_positives: Number of positives of each anchor, >= 1.
        angle_stages: Number of stages from which each positive learns angles, the best by angle
            first; None takes all.
        length_stages: Number of stages from which it learns lengths, the best by distance first;
            None takes all.
        readings: Readings of the places that the print leaves open, e.g. ``dict(tie='last')``;
            :class:`mmkd.losses.mdr_readings.MDRReadings` explains them.

    Attributes:
        monitored: Share of the positives that chose each stage, by angle and by distance.

    Raises:
        ValueError: If an argument is out of its range or a reading is unknown.
    """

    def __init__(self, angle_weight: float = 300.0, length_weight: float = 1.0, *,
                 distance_weight: float = 0.0, temperature: float = 0.5, num_positives: int = 3,
                 angle_stages: int | None = 1, length_stages: int | None = 1,
                 readings: dict | None = None) -> None:
        super().__init__()
        for name, value in (('angle_weight', angle_weight), ('length_weight', length_weight),
                            ('distance_weight', distance_weight)):
            argument_checks.check_not_negative(name, value)
        argument_checks.check_positive('temperature', temperature)
        for name, count in (('num_positives', num_positives), ('angle_stages', angle_stages),
                            ('length_stages', length_stages)):
            if count is not None and count < 1:
                raise ValueError(f'{name} must be >= 1, got {count}')
        self.weights = (angle_weight, length_weight, distance_weight)
        self.temperature, self.num_positives = temperature, num_positives
        self.angle_stages, self.length_stages = angle_stages, length_stages
        self.readings = MDRReadings.from_config(readings)
        self.monitored: dict[str, Tensor] = {}

    def forward(self, student_embeddings: Sequence[Tensor],
                teacher_embeddings: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_embeddings: One (N * V, D) for each of K stages: an anchor, followed by its
                V - 1 positives. Maps (N * V, C, H, W) are averaged. The widths may differ.
            teacher_embeddings: The teacher's embeddings in the same form; they get no gradient.

        Raises:
            ValueError: If the numbers of stages differ, or embeddings have another shape.
        """
        functional.check_stages(student_embeddings, teacher_embeddings)
        student = self._split(student_embeddings)
        with torch.no_grad():
            teacher = self._split([rows.detach() for rows in teacher_embeddings])
            angles, distances = angle_matrices(*teacher), distance_matrices(*teacher)
            lengths = self._lengths(*teacher)
            selector = distances if self.readings.length_selector == 'distance' else lengths.abs()
            angle_choice = self._choose(angles, self.angle_stages)
            length_choice = self._choose(-selector, self.length_stages)
        self._monitor(angle_choice=angle_choice, length_choice=length_choice)
        angle = self._angle_term(angle_matrices(*student), angles)
        length = (self._lengths(*student) - lengths).square()
        length = length.mean(2) if self.readings.length_reduction == 'mean' else length.sum(2)
        parts = [(angle * angle_choice).sum(0).mean(), (length * length_choice).sum(0).mean()]
        if self.weights[2]:
            error = _relative(distance_matrices(*student)) - _relative(distances)
            parts.append((error.square().mean(2) * length_choice).sum(0).mean())
        return sum(weight * part for weight, part in zip(self.weights, parts))

    def _split(self, embeddings: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Return positives (K, M, D) and anchors (K, N, D)."""
        group = 1 + self.num_positives
        shapes = [tuple(rows.shape) for rows in embeddings]
        if any(len(rows) % group for rows in embeddings):
            raise ValueError(f'embeddings must have 1 + {self.num_positives} rows for each image, '
                             f'got {shapes}')
        if any(rows.ndim not in (2, 4) for rows in embeddings):
            raise ValueError('embeddings must be rows (N, D) or maps (N, C, H, W), got '
                             f'{shapes}: turn tokens (N, L, C) into a map by the connector '
                             'TokensToMap')
        flat = [functional.at_least_float32(rows.mean((2, 3)) if rows.ndim == 4 else rows)
                for rows in embeddings]
        # Zeros change no angle, length or distance; they let stages of different widths be one
        # tensor.
        width = max(rows.shape[1] for rows in flat)
        rows = torch.stack([F.pad(rows, (0, width - rows.shape[1])) for rows in flat])
        rows = rows.unflatten(1, (-1, group))
        return rows[:, :, 1:].flatten(1, 2), rows[:, :, 0]

    def _choose(self, scores: Tensor, number: int | None) -> Tensor:
        """Return 1 for the stages that a positive learns from, else 0: (K, M).

        Args:
            scores: (K, M, N), the teacher's scores of positives and anchors; higher is better.
            number: Number of stages to choose; None takes all.
        """
        stages, positives = scores.shape[:2]
        if number is None or number >= stages:
            return scores.new_ones(stages, positives)
        owner = torch.arange(positives, device=scores.device) // self.num_positives
        right_anchor = owner.expand(stages, -1)[:, :, None]
        right_scores = scores.gather(2, right_anchor)  # (K, M, 1)
        if self.readings.rank_dim == 'anchor':
            ranks = (scores > right_scores).sum(2)
        else:  # The pair is ranked among all positives, in the column of its anchor.
            ranks = (scores[:, :, owner] > right_scores.transpose(1, 2)).sum(1)
        order = torch.arange(stages, device=scores.device)[:, None].expand(stages, positives)
        if self.readings.tie == 'last':
            order = order.flip(0)
        elif self.readings.tie == 'max_prob':
            scale = scores.abs().mean((1, 2), keepdim=True).clamp(min=SMALLEST)
            certainty = (scores / scale / self.temperature).softmax(2).gather(
                2, right_anchor)[:, :, 0]
            order = certainty.argsort(dim=0, descending=True, stable=True).argsort(dim=0)
        places = (ranks * stages + order).argsort(dim=0).argsort(dim=0)
        return (places < number).to(scores.dtype)

    def _lengths(self, positives: Tensor, anchors: Tensor) -> Tensor:
        """Return the relative length differences as the readings want them, (K, M, N)."""
        differences = length_matrices(positives, anchors)
        return (differences if self.readings.length_difference == 'signed'
                else differences.abs())

    def _angle_term(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return T^2 KL of each positive at each stage, (K, M)."""
        divergence = F.kl_div(
            (student / self.temperature).log_softmax(2),
            (teacher / self.temperature).log_softmax(2),
            reduction='none', log_target=True)
        is_summed = self.readings.angle_reduction == 'batchmean'
        return self.temperature**2 * (divergence.sum(2) if is_summed else divergence.mean(2))

    def _monitor(self, **choices: Tensor) -> None:
        self.monitored = {f'{name}_{stage + 1}': share for name, choice in choices.items()
                          for stage, share in enumerate(choice.mean(1))}


def angle_matrices(positives: Tensor, anchors: Tensor) -> Tensor:
    """Return the cosines (..., M, N) of (..., M, D) and (..., N, D): Eq. 4 of MDR."""
    return F.normalize(positives, dim=-1) @ F.normalize(anchors, dim=-1).transpose(-1, -2)


def distance_matrices(positives: Tensor, anchors: Tensor) -> Tensor:
    """Return the Euclidean distances (..., M, N) of (..., M, D) and (..., N, D): Eq. 6 of MDR."""
    # Without the mean the products are smaller, and float32 loses less in their difference.
    mean = anchors.mean(-2, keepdim=True)
    positives, anchors = positives - mean, anchors - mean
    squares = positives.square().sum(-1)[..., :, None] + anchors.square().sum(-1)[..., None, :]
    squared = squares - 2 * positives @ anchors.transpose(-1, -2)
    return squared.clamp(min=SMALLEST**2).sqrt()  # The clamp keeps the root's gradient finite.


def length_matrices(positives: Tensor, anchors: Tensor) -> Tensor:
    """Return the signed differences of lengths over their mean size: Eq. 9 and 10 of MDR.

    Args:
        positives: (..., M, D).
        anchors: (..., N, D).

    Returns:
        (..., M, N).
    """
    differences = positives.norm(dim=-1)[..., :, None] - anchors.norm(dim=-1)[..., None, :]
    return differences / differences.abs().mean((-1, -2), keepdim=True).clamp(min=SMALLEST)


def _relative(distances: Tensor) -> Tensor:
    """Return the distances of each stage over their mean, as RKD compares them."""
    return distances / distances.mean((-1, -2), keepdim=True).clamp(min=SMALLEST)
