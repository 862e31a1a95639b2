from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

SCALE = 3 / 1000  # The authors' code has this factor; it only sets the size of the weight.


@MODELS.register_module()
class ABLoss(nn.Module):
    """Learn which neurons fire: transfer of activation boundaries.

    The loss is a squared hinge on features before their ReLU. Where the teacher's feature is
    positive, the student's is pushed above the margin; elsewhere it is pushed below the negative
    margin. The hinge is summed over elements, divided by the batch size and multiplied by
    3 / 1000. The last stage has weight 1, and each earlier stage has half the weight of the next.
    "Knowledge Transfer via Distillation of Activation Boundaries Formed by Hidden Neurons", Heo et
    al., AAAI 2019, Eq. 4, https://arxiv.org/abs/1811.03233, describes it; the factor and the stage
    weights are those of the authors' code. The minimum is zero and is reached where every neuron
    lies on the teacher's side of the boundary by at least the margin.

    Args:
        margin: The distance from zero that the student's features must reach, > 0.

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
            student: List of stages (N, ...) before their ReLU, in the teacher's shapes.
            teacher: List of stages (N, ...) before their ReLU; they get no gradient.

        Raises:
            ValueError: If the numbers of stages or the shapes differ.
        """
        functional.check_stages(student, teacher)
        losses = []
        for index, (student_stage, teacher_stage) in enumerate(zip(student, teacher)):
            functional.check_same_shape(student_stage, teacher_stage)
            features = functional.at_least_float32(student_stage)
            fires = teacher_stage.detach() > 0
            hinge = (fires * (self.margin - features).clamp(min=0)
                     + ~fires * (features + self.margin).clamp(min=0))
            weight = 2.0 ** (index + 1 - len(student))
            losses.append(weight * hinge.square().sum() / len(features))
        return SCALE * sum(losses)
