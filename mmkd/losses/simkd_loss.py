from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class SimKDLoss(nn.Module):
    """Match the map that the teacher's classifier is to read: SimKD's only loss.

    "Knowledge Distillation with the Reused Teacher Classifier", Chen et al., CVPR 2022, Eq. 3,
    https://arxiv.org/abs/2203.14001: the mean squared difference of the student's projected map and
    the teacher's last map, which is average-pooled where it is larger. The paper writes the squared
    norm; the loss averages over all elements, because the authors' code does. The student has
    ``TransferNeck`` and the teacher's head. The minimum is zero and is reached where both agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W), from ``neck.transfer``.
            teacher: (N, C, H', W'), not smaller; it gets no gradient.

        Raises:
            ValueError: If these are no maps, the channels differ, or the teacher's is smaller.
        """
        functional.check_maps(student, teacher)
        if teacher.shape[2] < student.shape[2] or teacher.shape[3] < student.shape[3]:
            raise ValueError(f"the teacher's map of {tuple(teacher.shape[2:])} is smaller than the "
                             f"student's of {tuple(student.shape[2:])}: set size="
                             f'{teacher.shape[2]} of TransferNeck')
        student, teacher = functional.pool_to_smaller(
            functional.at_least_float32(student), functional.at_least_float32(teacher.detach()))
        functional.check_same_shape(student, teacher)
        return F.mse_loss(student, teacher)
