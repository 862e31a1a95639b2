from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class DISTLoss(nn.Module):
    """Correlate the predictions instead of matching them: DIST.

    With softened probabilities and d = 1 - Pearson correlation, the loss is
    T^2 (beta d over the classes of each image + gamma d over the images of each class). "Knowledge
    Distillation from A Stronger Teacher", Huang et al., NeurIPS 2022, Eq. 7-10,
    https://arxiv.org/abs/2205.10536. The minimum is zero; probabilities that are shifted and
    scaled reach it too.

    Args:
        beta: Weight of the relation between classes, >= 0. The authors use 2 on CIFAR.
        gamma: Weight of the relation between images, >= 0. The authors use 2 on CIFAR.
        temperature: T, > 0. The authors use 4 on CIFAR and 1 on ImageNet.
        epsilon: Added to the product of the two spreads that the correlation divides by, > 0; 1e-8
            in the authors' code. A student that answers nearly alike for all classes, as at the
            start, has a spread of almost nothing and a gradient of its inverse; 0.01 bounds it.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, beta: float = 2.0, gamma: float = 2.0, temperature: float = 4.0,
                 epsilon: float = 1e-8) -> None:
        super().__init__()
        argument_checks.check_not_negative('beta', beta)
        argument_checks.check_not_negative('gamma', gamma)
        argument_checks.check_positive('temperature', temperature)
        argument_checks.check_positive('epsilon', epsilon)
        self.beta, self.gamma, self.temperature = beta, gamma, temperature
        self.epsilon = epsilon

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, K), before softmax.
            teacher_logits: (N, K), before softmax; they get no gradient.

        Raises:
            ValueError: If the shapes are not (N, K) or differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        student, teacher = (
            (functional.at_least_float32(logits) / self.temperature).softmax(1)
            for logits in (student_logits, teacher_logits.detach()))
        between_classes = (1 - _pearson(student, teacher, self.epsilon)).mean()
        between_images = (1 - _pearson(student.t(), teacher.t(), self.epsilon)).mean()
        return self.temperature**2 * (self.beta * between_classes + self.gamma * between_images)


def _pearson(first: Tensor, second: Tensor, epsilon: float) -> Tensor:
    """Return the correlation of each row with its counterpart: (R, n), (R, n) -> (R,)."""
    first = first - first.mean(1, keepdim=True)
    second = second - second.mean(1, keepdim=True)
    return (first * second).sum(1) / (first.norm(dim=1) * second.norm(dim=1) + epsilon)
