from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class SPLoss(nn.Module):
    """Match which images of a batch look alike: similarity-preserving distillation.

    The similarities of one image to all images of the batch are a row of the Gram matrix of
    flattened features; each row is scaled to unit length. The loss is the squared difference of
    the N x N matrices divided by N^2, summed over stages. "Similarity-Preserving Knowledge
    Distillation", Tung & Mori, ICCV 2019, Eq. 4, https://arxiv.org/abs/1907.09682. Sizes and
    channels may differ. The minimum is zero and is reached where the similarities agree.
    """

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: List of stages (N, ...).
            teacher: List of stages (N, ...); they get no gradient.

        Raises:
            ValueError: If the numbers of stages or images differ.
        """
        functional.check_stages(student, teacher)
        return sum((_similarities(student_stage) - _similarities(teacher_stage.detach()))
                   .square().mean() for student_stage, teacher_stage in zip(student, teacher))


def _similarities(features: Tensor) -> Tensor:
    rows = features.flatten(1).double()  # Gram matrices of long rows lose digits in float32.
    return F.normalize(rows @ rows.t(), dim=1).to(
        functional.at_least_float32(features).dtype)  # (N, N)
