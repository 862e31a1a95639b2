import math

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


class _ScaleGradient(torch.autograd.Function):
    """Pass a value unchanged and multiply its gradient; a negative factor makes an adversary."""

    @staticmethod
    def forward(ctx, value: Tensor, factor: float) -> Tensor:
        ctx.factor = factor
        return value.view_as(value)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient * ctx.factor, None


@MODELS.register_module()
class CTKDLoss(nn.Module):
    """Distil logits at a temperature that is learned against the student: CTKD in its global form.

    The temperature is T = ``lowest`` + ``span`` sigmoid(parameter). The parameter's gradient is
    multiplied by ``reversal``, which falls from 0 to -1 along half a cosine during the curriculum,
    so that the temperature works more and more towards a larger loss. In epoch e, counted from 1,
    it is (cos(pi min(e / ``curriculum_epochs``, 1)) - 1) / 2, as in the authors' code (Eq. 9). The
    gradient also runs through the factor T^2. "Curriculum Temperature for Knowledge Distillation",
    Li et al., AAAI 2023, Eq. 4-8, https://arxiv.org/abs/2211.16231. ``span`` is 20 in the authors'
    code, whose highest temperature is therefore 21.

    Args:
        lowest: The lower limit of the temperature, > 0.
        span: The width of its range, > 0.
        curriculum_epochs: The length of the curriculum in epochs, > 0.

    Raises:
        ValueError: If an argument is not > 0.
    """

    def __init__(self, lowest: float = 1.0, span: float = 20.0, *,
                 curriculum_epochs: int = 10) -> None:
        super().__init__()
        argument_checks.check_positive('lowest', lowest)
        argument_checks.check_positive('span', span)
        argument_checks.check_positive('curriculum_epochs', curriculum_epochs)
        self.lowest, self.span, self.curriculum_epochs = lowest, span, curriculum_epochs
        self.parameter = nn.Parameter(torch.ones(1))
        self.reversal = 0.0
        self.monitored: dict[str, Tensor] = {}

    def set_progress(self, epoch: int, num_epochs: float) -> None:
        """Set the factor of the gradient for this epoch, counted from 0."""
        share = min((epoch + 1) / self.curriculum_epochs, 1)
        self.reversal = (math.cos(math.pi * share) - 1) / 2

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, K), before softmax.
            teacher_logits: (N, K), before softmax; they get no gradient.

        Raises:
            ValueError: If the shapes are not (N, K) or differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        raw = _ScaleGradient.apply(self.parameter, self.reversal)
        temperature = self.lowest + self.span * torch.sigmoid(raw)
        self.monitored = dict(temperature=temperature.detach().squeeze())
        divergence = functional.kl_divergence_rows(
            functional.at_least_float32(student_logits) / temperature,
            functional.at_least_float32(teacher_logits.detach()) / temperature)
        return (temperature.square() * divergence).mean()
