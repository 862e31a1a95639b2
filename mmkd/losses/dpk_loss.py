from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class DPKLoss(nn.Module):
    """Match hybrid maps to the teacher's by mean squared difference, summed over stages.

    This is the loss D_feat of DPK (Zong et al., ICLR 2023, Eq. 4,
    https://arxiv.org/abs/2206.06067) on the maps of :class:`mmkd.connectors.DynamicPrior`. The
    paper does not print the reduction; this loss takes the mean over all elements of a stage. With
    a mask only the student's positions count, which the paper tries too (Table 9).
    """

    def forward(self, hybrid: Tensor | Sequence[Tensor], teacher: Tensor | Sequence[Tensor],
                mask: Sequence[Tensor] | None = None) -> Tensor:
        """Return the loss, a scalar.

        Args:
            hybrid: (N, C, H, W), or a list of such maps, one for each stage.
            teacher: The teacher's maps in the same shapes; they get no gradient.
            mask: One mask (N, rows, columns) of tokens for each stage, True where the teacher's
                token stands. With None all positions count.

        Raises:
            ValueError: If numbers of stages, masks or shapes differ, a stage is not a map, or a
                mask does not divide its map.
        """
        if isinstance(hybrid, Tensor):
            hybrid, teacher = [hybrid], [teacher]
        functional.check_stages(hybrid, teacher)
        if mask is not None:
            functional.check_as_many('give one mask for each stage', maps=hybrid, masks=mask)
        total = 0
        for stage, (hybrid_map, teacher_map) in enumerate(zip(hybrid, teacher)):
            functional.check_maps(hybrid_map, teacher_map)
            functional.check_same_shape(hybrid_map, teacher_map)
            target = functional.at_least_float32(teacher_map.detach())
            error = (functional.at_least_float32(hybrid_map) - target).square()
            if mask is None:
                total = total + error.mean()
            else:
                kept = functional.student_positions(mask[stage], error)
                total = total + (error.mean(1) * kept).sum() / kept.sum().clamp(min=1)
        return total
