from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class ICKDLoss(nn.Module):
    """Match how the channels of a map correlate: inter-channel correlation, ICKD-C.

    The correlations of one channel to all channels of the same image are a row of the Gram matrix
    (C, C) of the map; each row is scaled to unit length. The loss is the squared difference of the
    matrices, summed over both channels, divided by C and averaged over images. "Exploring
    Inter-Channel Correlation for Diversity-preserved Knowledge Distillation", Liu et al., ICCV
    2021, Eq. 3-5, https://arxiv.org/abs/2202.03680. The paper prints the squared norm of the
    difference; the authors' code normalises the rows and divides by C, and so does this loss. The
    minimum is zero and is reached where the correlations agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W), brought to the teacher's channels by ``AlignFeatures``.
            teacher: (N, C, H', W'); it gets no gradient. The sizes may differ.

        Raises:
            ValueError: If a map is not (N, C, H, W), or images or channels differ in number.
        """
        functional.check_maps(student, teacher)
        if student.shape[:2] != teacher.shape[:2]:
            raise ValueError('student and teacher must have the same N and C, got '
                             f'{tuple(student.shape)} and {tuple(teacher.shape)}: put the '
                             'connector AlignFeatures before the loss')
        difference = _correlations(student) - _correlations(teacher.detach())
        return difference.square().sum((1, 2)).mean() / student.shape[1]


def _correlations(features: Tensor) -> Tensor:
    channels = functional.at_least_float32(features).flatten(2)  # (N, C, HW)
    return F.normalize(channels @ channels.transpose(1, 2), dim=2)  # (N, C, C)
