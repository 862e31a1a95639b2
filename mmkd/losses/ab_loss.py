from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

SCALE = 3 / 1000  # of the authors' code; it only sets the size of the weight


@MODELS.register_module()
class ABLoss(nn.Module):
    """Learn which neurons fire: transfer of activation boundaries.

    Squared hinge on features before their ReLU: where the teacher's is positive the student's is
    pushed above the margin, elsewhere below its negative. Summed over elements, divided by the
    batch, times 3 / 1000; the last stage weighs 1 and each earlier one half of the next.
    "Knowledge Transfer via Distillation of Activation Boundaries Formed by Hidden Neurons", Heo et
    al., AAAI 2019, Eq. 4, https://arxiv.org/abs/1811.03233; factors and stage weights of its code.
    The minimum, zero, is where every neuron is on the teacher's side with the margin.

    Args:
        margin: > 0.

    Raises:
        ValueError: If ``margin`` is not > 0.
    """

    def __init__(self, margin: float = 1.0) -> None:
        super().__init__()
        argument_checks.check_positive('margin', margin)
        self.margin = margin

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: Stages of (N, ...), before ReLU, of the teacher's shape.
            teacher: Stages of (N, ...), before ReLU; they get no gradient.

        Raises:
            ValueError: If the numbers of stages or the shapes differ.
        """
        functional.check_stages(student, teacher)
        losses = []
        for index, (one, other) in enumerate(zip(student, teacher)):
            functional.check_same_shape(one, other)
            one = functional.at_least_float32(one)
            fires = other.detach() > 0
            hinge = fires * (self.margin - one).clamp(min=0) + ~fires * (one + self.margin).clamp(
                min=0)
            weight = 2.0 ** (index + 1 - len(student))
            losses.append(weight * hinge.square().sum() / len(one))
        return SCALE * sum(losses)
