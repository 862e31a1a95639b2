from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class SemCKDLoss(nn.Module):
    """Compare every student's layer with every teacher's, each pair weighted by an attention.

    Cross-Layer Distillation with Semantic Calibration (Chen et al., AAAI 2021, Eq. 9,
    https://arxiv.org/abs/2012.03236). A pair of layers costs the mean squared difference of the
    maps of an image; the loss is the sum over pairs, weighted by the image's attention, divided by
    the number of student's layers as in the authors' code, and averaged over images.
    """

    def forward(self, student_maps: Sequence[Sequence[Tensor]],
                teacher_maps: Sequence[Sequence[Tensor]], attention: Tensor) -> Tensor:
        """Return the loss, a scalar; the arguments come from ``SemanticCalibration``.

        Args:
            student_maps: For each student's layer a list of maps (N, C, H, W), one for each
                teacher's layer.
            teacher_maps: Maps of the same shapes; they get no gradient.
            attention: (N, S, T), the weights of the pairs.

        Raises:
            ValueError: If numbers of layers or the shapes of a pair differ.
        """
        counts = (len(student_maps), len(student_maps[0]))
        if attention.shape[1:] != counts:
            raise ValueError(f'the attention must be (N, {counts[0]}, {counts[1]}) for so many '
                             f'layers, got {tuple(attention.shape)}')
        rows = [torch.stack([_distance(*pair) for pair in zip(*layers, strict=True)], dim=1)
                for layers in zip(student_maps, teacher_maps, strict=True)]
        distances = torch.stack(rows, dim=1)  # (N, S, T)
        return (functional.at_least_float32(attention) * distances).sum(2).mean()


def _distance(student: Tensor, teacher: Tensor) -> Tensor:
    functional.check_same_shape(student, teacher)
    difference = (functional.at_least_float32(student)
                  - functional.at_least_float32(teacher.detach()))
    return difference.square().flatten(1).mean(1)  # (N,)
