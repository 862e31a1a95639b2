from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.registry import MODELS
from mmkd.utils import argument_checks, resizing
from mmkd.utils.tensor_tree import as_full_precision

BASE_GRID = 4  # The authors pool the map to 4x4 cells first and every coarser grid from those.
POOLINGS = ('cascaded', 'direct')


@MODELS.register_module()
class RegionLogits(nn.Module):
    """Classify the cells of regular grids over the last map of both networks.

    Scale Decoupled Distillation (Wei, Luo & Luo, CVPR 2024, https://arxiv.org/abs/2403.13512),
    Eq. 5-7. The paper classifies every position and averages logits; pooling first gives the same,
    since both are linear. The classifiers of both networks are used, so that nothing is added to
    either. The logits are float32 under autocast too.

    Args:
        scales: The sides of the grids, among them 1, the whole map. {1, 2, 4} gives 21 regions, and
            {1} the plain logits.
        pooling: 'cascaded' pools the map to 4x4 cells and the coarser grids from those, as the
            authors' code does. 'direct' pools every grid from the map, as the paper says. The two
            differ where 4 does not divide the map (7x7, 14x14).

    Raises:
        ValueError: If the pooling is unknown, 1 is missing, or a grid cannot be pooled from 4x4
            cells.
    """

    outputs = ('student_logits', 'teacher_logits')
    classes_from = dict(student_logits='student_weight', teacher_logits='teacher_weight')

    def __init__(self, scales: Sequence[int] = (1, 2, 4), pooling: str = 'cascaded') -> None:
        super().__init__()
        argument_checks.check_choice('pooling', pooling, POOLINGS)
        self.scales, self.pooling = tuple(sorted(set(scales))), pooling
        if not self.scales or self.scales[0] != 1:
            raise ValueError('scales are grid sides and must contain 1, the whole image, got '
                             f'{self.scales}')
        odd = [scale for scale in self.scales if BASE_GRID % scale]
        if pooling == 'cascaded' and odd:
            raise ValueError(f'scales {odd} cannot be pooled from {BASE_GRID}x{BASE_GRID} cells; '
                             "with pooling='direct' every scale is pooled from the map itself")

    def forward(self, student_features: Tensor | Sequence[Tensor], student_weight: Tensor,
                teacher_features: Tensor | Sequence[Tensor], teacher_weight: Tensor,
                student_bias: Tensor | None = None,
                teacher_bias: Tensor | None = None) -> dict[str, Tensor]:
        """Return the logits of all regions of both networks.

        Args:
            student_features: The student's map (N, C, H, W), or its maps, of which the last is
                used.
            student_weight: The weight (K, C) of the student's classifier.
            teacher_features: The teacher's map or maps with C' channels.
            teacher_weight: The weight (K, C') of the teacher's classifier; it gets no gradient.
            student_bias: The bias (K,) of the student's classifier.
            teacher_bias: The bias (K,) of the teacher's classifier.

        Returns:
            ``student_logits`` and ``teacher_logits``, (N, R, K) with R the sum of squared scales.
            Region 0 is the whole map; each grid is in row-major order.
        """
        return dict(student_logits=self.classify(student_features, student_weight, student_bias),
                    teacher_logits=self.classify(teacher_features, teacher_weight, teacher_bias))

    def classify(self, features: Tensor | Sequence[Tensor], weight: Tensor,
                 bias: Tensor | None) -> Tensor:
        """Return the logits of all regions of one network, (N, R, K)."""
        features = features if isinstance(features, Tensor) else features[-1]
        if features.ndim != 4:
            raise ValueError('RegionLogits needs the last map (N, C, H, W), got a tensor of shape '
                             f'{tuple(features.shape)}')
        if weight.ndim != 2 or weight.shape[1] != features.shape[1]:
            raise ValueError('RegionLogits needs the weight (K, C) of the linear classifier behind '
                             f'the map, got {tuple(weight.shape)} for C = {features.shape[1]}')
        # A teacher with a set data type must not fall to that of the run's autocast.
        with torch.autocast(features.device.type, enabled=False):
            features, weight, bias = as_full_precision((features, weight, bias))
            # The authors' code leaves the 4x4 step out where 1 is the only scale.
            if self.pooling == 'cascaded' and self.scales != (1,):
                features = resizing.adaptive_avg_pool2d(features, BASE_GRID)
            cells = [resizing.adaptive_avg_pool2d(features, scale).flatten(2)
                     for scale in self.scales]
            regions = torch.cat(cells, dim=2).transpose(1, 2)  # (N, C, R) -> (N, R, C)
            return F.linear(regions, weight, bias)
