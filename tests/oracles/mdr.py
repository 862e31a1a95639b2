"""The student's loss of MDR (ACM MM 2024), from the paper's equations alone, in loops.

Networks are two convolutions, given by their named weights. The readings are those of the defaults:
absolute differences of length, ranks among the anchors of a positive, the shallowest of equal
stages, means over positives.
"""
import torch
from torch import Tensor
from torch.nn import functional as F

POSITIVES = 3
KD_TEMPERATURE, TEMPERATURE = 1.0, 0.5
KD_WEIGHT, ANGLE_WEIGHT, LENGTH_WEIGHT = 2.0, 300.0, 1.0


def network(weights: dict[str, Tensor], prefix: str, x: Tensor, is_training: bool,
            ) -> tuple[list[Tensor], Tensor]:
    """Return both stages and the logits."""
    def get(name: str) -> Tensor:
        return weights[prefix + name]

    first = F.conv2d(x, get('backbone.stage1.0.weight'), get('backbone.stage1.0.bias'), 2, 1)
    if is_training:
        mean, variance = first.mean((0, 2, 3)), first.var((0, 2, 3), unbiased=False)
    else:
        mean, variance = (get(f'backbone.stage1.1.running_{name}') for name in ('mean', 'var'))
    first = (first - mean[:, None, None]) / (variance[:, None, None] + 1e-5).sqrt()
    first = (first * get('backbone.stage1.1.weight')[:, None, None]
             + get('backbone.stage1.1.bias')[:, None, None]).relu()
    second = F.conv2d(first, get('backbone.conv.weight'), get('backbone.conv.bias'), 2, 1).relu()
    logits = second.mean((2, 3)) @ get('head.fc.weight').T + get('head.fc.bias')
    return [first, second], logits


def embed(weights: dict[str, Tensor], prefix: str, x: Tensor) -> Tensor:
    """The self-supervised module: pooling and two linear layers."""
    hidden = x.mean((2, 3)) @ weights[f'{prefix}layers.0.weight'].T + weights[
        f'{prefix}layers.0.bias']
    return hidden.relu() @ weights[f'{prefix}layers.2.weight'].T + weights[f'{prefix}layers.2.bias']


def split(rows: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Return the positives and the anchors, each a list of rows."""
    group = 1 + POSITIVES
    return ([row for index, row in enumerate(rows) if index % group],
            [row for index, row in enumerate(rows) if index % group == 0])


def cosines(positives: list[Tensor], anchors: list[Tensor]) -> Tensor:
    """A of Eq. 4."""
    return torch.stack([torch.stack([p @ a / (p.norm() * a.norm()) for a in anchors])
                        for p in positives])


def distances(positives: list[Tensor], anchors: list[Tensor]) -> Tensor:
    """D of Eq. 6."""
    return torch.stack([torch.stack([(p - a).norm() for a in anchors]) for p in positives])


def length_differences(positives: list[Tensor], anchors: list[Tensor]) -> Tensor:
    """Diff of Eq. 9, with mu of Eq. 10."""
    differences = torch.stack([torch.stack([(p.norm() - a.norm()).abs() for a in anchors])
                               for p in positives])
    return differences / differences.mean()


def ranks(similarity: Tensor) -> list[int]:
    """The place of each positive's anchor among all anchors, best = 0."""
    return [sum(bool(value > row[index // POSITIVES]) for value in row)
            for index, row in enumerate(similarity)]


def chosen_stages(similarities: list[Tensor]) -> list[int]:
    """AS of Eq. 8."""
    by_stage = [ranks(similarity) for similarity in similarities]
    return [min(range(len(by_stage)), key=lambda stage: by_stage[stage][index])
            for index in range(len(by_stage[0]))]


def student_loss(weights: dict[str, Tensor], teacher_weights: dict[str, Tensor], views: Tensor,
                 labels: Tensor) -> Tensor:
    """Eq. 13. The views of an image follow each other, the anchor first."""
    maps, logits = network(weights, 'student.', views, is_training=True)
    teacher_maps, teacher_logits = network(teacher_weights, '', views, is_training=False)
    classification = torch.stack([-row.log_softmax(0)[label] for row, label in zip(
        logits[::1 + POSITIVES], labels)]).mean()
    p = (teacher_logits / KD_TEMPERATURE).softmax(1)
    log_q = (logits / KD_TEMPERATURE).log_softmax(1)
    distillation = KD_TEMPERATURE**2 * (p * (p.log() - log_q)).sum(1).mean()

    own = [split(embed(weights, f'connectors.stage{index}.', x))
           for index, x in enumerate(maps, 1)]
    theirs = [split(embed(teacher_weights, f'branches.stage{index}.embedding.', x))
              for index, x in enumerate(teacher_maps, 1)]
    by_angle = chosen_stages([cosines(*rows) for rows in theirs])
    by_distance = chosen_stages([-distances(*rows) for rows in theirs])
    angle, length = [], []
    for index, (stage, other) in enumerate(zip(by_angle, by_distance)):
        target = (cosines(*theirs[stage])[index] / TEMPERATURE).log_softmax(0)
        answer = (cosines(*own[stage])[index] / TEMPERATURE).log_softmax(0)
        angle.append(TEMPERATURE**2 * (target.exp() * (target - answer)).sum())
        error = length_differences(*own[other])[index] - length_differences(*theirs[other])[index]
        length.append(error.square().mean())
    return (classification + KD_WEIGHT * distillation
            + ANGLE_WEIGHT * torch.stack(angle).mean() + LENGTH_WEIGHT * torch.stack(length).mean())
