import torch.nn.functional as F
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class SigmoidKDLoss(nn.Module):
    """Pull the student's probability of each class, by itself, to the teacher's.

    Each class is a decision of its own: the loss is the KL divergence between (p, 1 - p) of the
    teacher and of the student with p = sigmoid(logit), summed over classes and averaged over
    images. It is the multi-label logits distillation (MLD) of L2D, Eq. 2 of "Multi-Label Knowledge
    Distillation", Yang et al., ICCV 2023, https://arxiv.org/abs/2308.06453. A softmax would be
    blind to what is added to all logits, as all classes being more likely. L2D's label-wise
    embedding distillation is not part of this loss.

    The authors' code keeps the probabilities 1e-8 away from 0 and 1. This loss takes logarithms
    from log-sigmoid, which needs no such bound. The minimum is zero and is reached where both
    networks agree.
    """

    takes_multi_label = True

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, K), before sigmoid.
            teacher_logits: (N, K), before sigmoid; they get no gradient.

        Raises:
            ValueError: If the shapes are not (N, K) or differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        student = functional.at_least_float32(student_logits)
        teacher = functional.at_least_float32(teacher_logits.detach())
        yes, no = (F.kl_div(F.logsigmoid(sign * student), F.logsigmoid(sign * teacher),
                            reduction='none', log_target=True) for sign in (1, -1))
        return (yes + no).sum(dim=1).mean()
