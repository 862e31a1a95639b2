from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class TOFDLoss(nn.Module):
    """Match the features that auxiliary classifiers read in several stages, by their distance.

    "Task-Oriented Feature Distillation", Zhang et al., NeurIPS 2020,
    https://papers.neurips.cc/paper/2020/hash/a96b65a721e561e1e3de768ac819ffbb-Abstract.html. For
    each stage it is the norm of the difference, over all images and channels of a batch together;
    the stages are summed. As in the authors' code, the norm is neither squared nor averaged, so
    that the loss grows with the root of the batch size. The minimum is zero and is reached where
    both networks agree.
    """

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: The features of each stage, (N, C), from ``FeatureResizing``.
            teacher: The teacher's features of the same stages, (N, C), or maps (N, C, H, W), which
                are averaged over positions; they get no gradient.

        Raises:
            ValueError: If the numbers of stages or the shapes differ.
        """
        functional.check_stages(student, teacher)
        return sum(_distance(*stages) for stages in zip(student, teacher))


def _distance(student: Tensor, teacher: Tensor) -> Tensor:
    teacher = functional.mean_over_positions(functional.at_least_float32(teacher.detach()))
    functional.check_same_shape(student, teacher)
    return torch.linalg.vector_norm(functional.at_least_float32(student) - teacher)
