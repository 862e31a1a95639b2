from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class CATKDLoss(nn.Module):
    """Match where in the image both networks see each class: class attention transfer, CAT-KD.

    "Class Attention Transfer Based Knowledge Distillation", Guo et al., CVPR 2023,
    https://arxiv.org/abs/2304.12777. A class activation map is the classifier, without its bias,
    at each position of the last map; pooled to few cells it is what ``RegionLogits`` gives for
    them. The loss is the mean squared difference over images, cells and classes. The minimum is
    zero and is reached where the maps agree. The authors' code can scale the cells of each class to
    unit length; its configs of CAT-KD do not.

    Args:
        resolution: Side of the grid of cells, >= 1. ``RegionLogits`` must have it as the largest of
            its scales.
        normalize: Whether the cells of each class are scaled to unit length first.

    Raises:
        ValueError: If the resolution is out of its range.
    """

    def __init__(self, resolution: int = 2, *, normalize: bool = False) -> None:
        super().__init__()
        argument_checks.check_positive('resolution', resolution)
        self.resolution, self.normalize = resolution, normalize

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, R, K), logits of regions, of which the last ``resolution`` squared
                are the cells.
            teacher_logits: (N, R, K); they get no gradient.

        Raises:
            ValueError: If the shapes differ, or there are fewer regions than cells.
        """
        functional.check_same_shape(student_logits, teacher_logits)
        cells = self.resolution**2
        if student_logits.ndim != 3 or student_logits.shape[1] < cells:
            raise ValueError(f'CATKDLoss takes logits (N, R, K) of at least {cells} regions from '
                             f'the connector RegionLogits, got {tuple(student_logits.shape)}')
        student, teacher = (functional.at_least_float32(logits)[:, -cells:]
                            for logits in (student_logits, teacher_logits.detach()))
        if self.normalize:
            student, teacher = F.normalize(student, dim=1), F.normalize(teacher, dim=1)
        return F.mse_loss(student, teacher)
