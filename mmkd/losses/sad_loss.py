from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks, resizing


@MODELS.register_module()
class SADLoss(nn.Module):
    """Match where networks are active, between all layers, as an attention of each image says.

    Every teacher's layer asks by its channel means, every student's layer answers by its own, and a
    softmax over the student's layers says which of them learns from this teacher's layer. A pair of
    layers is compared by the mean over channels of the squared activation, scaled to unit length.
    "Show, Attend and Distill: Knowledge Distillation via Attention-based Feature Matching", Ji, Heo
    & Park, AAAI 2021, https://arxiv.org/abs/2102.02973, where it is called AFD; DPK calls it SAD.
    The squared differences are averaged over places and images, and the weighted sums over the
    student's layers are added up over the teacher's, as in the authors' code. The student's energy
    is pooled to the size of the teacher's map, after it was squared. The loss holds the networks of
    the attention, which are trained with the student and normalise over the batch.

    Args:
        student_channels: Number of channels of each student's layer.
        teacher_channels: Number of channels of each teacher's layer.
        attention_channels: D, the width of questions and answers, > 0.

    Raises:
        ValueError: If ``attention_channels`` is not positive.
    """

    def __init__(self, student_channels: Sequence[int], teacher_channels: Sequence[int], *,
                 attention_channels: int = 128) -> None:
        super().__init__()
        argument_checks.check_positive('attention_channels', attention_channels)
        self.width = attention_channels
        num_student, num_teacher = len(student_channels), len(teacher_channels)
        self.queries = nn.ModuleList(
            _embedding(channels, self.width) for channels in teacher_channels)
        self.keys = nn.ModuleList(
            nn.Sequential(*_embedding(channels, self.width), nn.ReLU())
            for channels in student_channels)
        self.bilinear = _embedding(self.width, self.width * num_teacher)
        self.teacher_places = nn.Parameter(torch.empty(num_teacher, self.width))
        self.student_places = nn.Parameter(torch.empty(num_student, self.width))
        for places in (self.teacher_places, self.student_places):
            nn.init.xavier_normal_(places)

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: S maps (N, C_s, H, W), N > 1.
            teacher: T maps (N, C_t, H', W'); they get no gradient.

        Raises:
            ValueError: If the numbers of layers are not those of the channels, or a layer is not a
                map of the same images.
        """
        self._check(student, teacher)
        student = [functional.at_least_float32(features) for features in student]
        teacher = [functional.at_least_float32(features.detach()) for features in teacher]
        attention = self.attention(student, teacher)
        energies = [features.square().mean(1, keepdim=True) for features in student]
        pooled = {size: _at_size(energies, size) for size in {maps.shape[2:] for maps in teacher}}
        losses = []
        for place, features in enumerate(teacher):
            target = F.normalize(features.square().mean(1).flatten(1), dim=1)
            distances = (pooled[features.shape[2:]] - target[:, None]).square().mean(2)
            losses.append((distances * attention[:, place]).sum(1).mean())
        return sum(losses)

    def attention(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the share of each student's layer for each teacher's layer, (N, T, S)."""
        keys = torch.stack([embed(features.mean((2, 3)))
                            for embed, features in zip(self.keys, student)], dim=1)
        queries = torch.stack([embed(features.mean((2, 3)))
                               for embed, features in zip(self.queries, teacher)], dim=1)
        keys = self.bilinear(keys.flatten(0, 1)).view(
            len(queries), len(student), len(teacher), self.width)
        scores = torch.einsum('nstd,ntd->nts', keys, queries)
        scores = scores + self.teacher_places @ self.student_places.t()
        return (scores / self.width**0.5).softmax(2)

    def _check(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> None:
        if (len(student), len(teacher)) != (len(self.keys), len(self.queries)):
            raise ValueError(f'SADLoss was built for {len(self.keys)} layers of the student and '
                             f'{len(self.queries)} of the teacher, got {len(student)} and '
                             f'{len(teacher)}: give student_channels and teacher_channels one '
                             'entry for each')
        for features in (*student, *teacher):
            functional.check_maps(student[0], features)
            functional.check_batch(student[0], features)


def _embedding(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(in_channels, out_channels), nn.BatchNorm1d(out_channels))


def _at_size(energies: Sequence[Tensor], size: torch.Size) -> Tensor:
    """Return the energies of all layers at one size, of unit length: (N, S, H * W)."""
    return F.normalize(torch.stack([resizing.adaptive_avg_pool2d(energy, size).flatten(1)
                                    for energy in energies], dim=1), dim=2)
