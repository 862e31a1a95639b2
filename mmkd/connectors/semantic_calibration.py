from collections.abc import Sequence

import torch
from mmengine.model import ModuleList
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.registry import MODELS
from mmkd.utils import argument_checks, resizing
from mmkd.utils.tensor_tree import as_full_precision

EMBEDDING_SHARE = 4  # The authors embed a row of N similarities in N / 4 numbers.


@MODELS.register_module()
class SemanticCalibration(nn.Module):
    """Let every image choose which teacher's layers each student's layer learns from.

    Cross-Layer Distillation with Semantic Calibration (Chen et al., AAAI 2021, Eq. 4-8,
    https://arxiv.org/abs/2012.03236), after the authors' code. The similarities of an image to all
    images of the batch, at one layer, are embedded by two linear layers; the products of the
    student's and the teacher's embeddings give the attention over teacher's layers. For every pair
    of layers the student's map is projected to the teacher's channels, and the larger map is pooled
    to the size of the smaller one.

    The first linear layer has one input for each image of the batch, so the batch has a fixed size:
    the train dataloader needs ``drop_last=True``.

    Args:
        student_channels: The channels of each student's layer.
        teacher_channels: The channels of each teacher's layer.
        batch_size: N, the images that a process sees in a step, at least 4.
    """

    outputs = ('student_maps', 'teacher_maps', 'attention')

    def __init__(self, student_channels: Sequence[int], teacher_channels: Sequence[int],
                 batch_size: int) -> None:
        super().__init__()
        argument_checks.check_positive('batch_size // 4', batch_size // EMBEDDING_SHARE)
        self.batch_size = batch_size
        self.queries = ModuleList(_Embedding(batch_size) for _ in student_channels)
        self.keys = ModuleList(_Embedding(batch_size) for _ in teacher_channels)
        self.projections = ModuleList(
            ModuleList(_projection(source, target) for target in teacher_channels)
            for source in student_channels)

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> dict:
        """Return what :class:`mmkd.losses.SemCKDLoss` compares.

        Args:
            student: The map of each student's layer, (N, C_s, H, W).
            teacher: The map of each teacher's layer, (N, C_t, H', W'); it gets no gradient.

        Returns:
            ``student_maps`` and ``teacher_maps``: for each student's layer a list with a map of the
            same shape for each teacher's layer. ``attention``: (N, S, T), rows of which sum to 1.

        Raises:
            ValueError: If the batch or the number of layers differs from what the connector was
                built for.
        """
        if len(student) != len(self.queries) or len(teacher) != len(self.keys):
            raise ValueError(f'SemanticCalibration was built for {len(self.queries)} layers of the '
                             f'student and {len(self.keys)} of the teacher, got {len(student)} and '
                             f'{len(teacher)}')
        if len(student[0]) != self.batch_size:
            raise ValueError(f'SemanticCalibration was built for batches of {self.batch_size}, got '
                             f'{len(student[0])} images: set batch_size to that of '
                             'train_dataloader, and train_dataloader.drop_last=True')
        teacher = [features.detach() for features in teacher]
        queries = torch.stack([embed(maps) for embed, maps in zip(self.queries, student)], dim=1)
        keys = torch.stack([embed(maps) for embed, maps in zip(self.keys, teacher)], dim=2)
        pairs = [[_same_size(source, target) for target in teacher] for source in student]
        return dict(
            attention=(queries @ keys).softmax(-1),
            student_maps=[[project(source) for project, (source, _) in zip(projections, row)]
                          for projections, row in zip(self.projections, pairs)],
            teacher_maps=[[target for _, target in row] for row in pairs])


class _Embedding(nn.Module):
    """Map (N, C, H, W) to the embedded similarities of each image, (N, N / 4)."""

    def __init__(self, batch_size: int) -> None:
        super().__init__()
        width = batch_size // EMBEDDING_SHARE
        self.layers = nn.Sequential(
            nn.Linear(batch_size, 2 * width), nn.ReLU(), nn.Linear(2 * width, width))

    def forward(self, features: Tensor) -> Tensor:
        # The products of whole maps are too large for float16.
        with torch.autocast(features.device.type, enabled=False):
            rows = as_full_precision(features.flatten(1))
            return F.normalize(self.layers(rows @ rows.t()), dim=1)


def _projection(in_channels: int, out_channels: int) -> nn.Module:
    width = 2 * out_channels
    return nn.Sequential(
        nn.Conv2d(in_channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
        nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
        nn.Conv2d(width, out_channels, 1, bias=False))


def _same_size(student: Tensor, teacher: Tensor) -> tuple[Tensor, Tensor]:
    """Pool the larger of two maps to the size of the smaller."""
    if student.shape[2] > teacher.shape[2]:
        return resizing.adaptive_avg_pool2d(student, teacher.shape[2:]), teacher
    return student, resizing.adaptive_avg_pool2d(teacher, student.shape[2:])
