from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class HardKDLoss(nn.Module):
    """Learn the class that the teacher decides for, as if it were the label.

    "Training data-efficient image transformers & distillation through attention", Touvron et al.,
    ICML 2021, Eq. 3, https://arxiv.org/abs/2012.12877: the cross-entropy of the student with the
    teacher's most likely class, averaged over images. The paper takes half of it beside half of the
    cross-entropy with the label; the halves are weights of the config. DeiT's student gives the
    logits of its distillation token (``DistillationTokenHead``), any other student its own.

    There is no temperature and no label smoothing, as in the authors' code. With mixed images the
    teacher decides for the mixed image. The minimum is zero, in the limit of a sure student.
    """

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, K), before softmax.
            teacher_logits: (N, K); only the largest of a row counts, and they get no gradient.

        Raises:
            ValueError: If the shapes differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        return F.cross_entropy(
            functional.at_least_float32(student_logits), teacher_logits.detach().argmax(1))
