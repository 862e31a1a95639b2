from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FeatureMatchLoss(nn.Module):
    """Match directions of features, position by position, and in part their lengths.

    The loss is cosine * (1 - cos) + smooth_l1 * SmoothL1, where the cosine is that of the C numbers
    at each position, and both terms are means: the losses of "AM-RADIO: Agglomerative Vision
    Foundation Model", Ranzinger et al., CVPR 2024, Section 3.4, https://arxiv.org/abs/2312.06709.
    The paper takes 0.9 and 0.1 for the patch tokens, and the cosine alone for the summary token. It
    needs no labels. The minimum is zero and is reached where both networks agree.

    Args:
        cosine: Weight of the cosine term.
        smooth_l1: Weight of the smooth L1 term, whose quadratic part reaches to 1.

    Raises:
        ValueError: If a weight is negative, or both are zero.
    """

    def __init__(self, cosine: float = 0.9, *, smooth_l1: float = 0.1) -> None:
        super().__init__()
        if min(cosine, smooth_l1) < 0 or cosine + smooth_l1 == 0:
            raise ValueError('cosine and smooth_l1 are weights from 0 on, and one must be above, '
                             f'got {cosine} and {smooth_l1}')
        self.cosine, self.smooth_l1 = cosine, smooth_l1

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C) or maps (N, C, H, W).
            teacher: Features of the same shape; they get no gradient.

        Raises:
            ValueError: If the shapes differ, or are neither of these, such as tokens (N, L, C).
        """
        functional.check_same_shape(student, teacher)
        if student.ndim not in (2, 4):
            raise ValueError('features must be (N, C) or (N, C, H, W), got '
                             f'{tuple(student.shape)}: turn tokens (N, L, C) into a map by the '
                             'connector TokensToMap')
        student = functional.at_least_float32(student)
        teacher = functional.at_least_float32(teacher.detach())
        angles = 1 - F.cosine_similarity(student, teacher, dim=1).mean()
        return self.cosine * angles + self.smooth_l1 * F.smooth_l1_loss(student, teacher)
