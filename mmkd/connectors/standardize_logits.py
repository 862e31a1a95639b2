import torch
from torch import Tensor, nn

from mmkd.registry import MODELS

EPSILON = 1e-7  # of the authors' code


@MODELS.register_module()
class StandardizeLogits(nn.Module):
    """Give the logits of both networks mean 0 and standard deviation 1, row by row.

    "Logit Standardization in Knowledge Distillation", Sun et al., CVPR 2024, Algorithm 1,
    https://arxiv.org/abs/2403.01427: the student then matches the order and relative distances of
    the teacher's logits, not their range. Any loss on logits can read the outputs; its temperature
    is the base temperature of the paper. As in the authors' code the standard deviation is the
    unbiased one, K - 1 in the denominator, plus 1e-7. Rows of equal logits become zeros, and get a
    finite gradient.
    """

    outputs = ('student_logits', 'teacher_logits')
    classes_from = dict(student_logits='student_logits', teacher_logits='teacher_logits')

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> dict[str, Tensor]:
        """Return the standardised logits of both networks, of unchanged shapes.

        Args:
            student_logits: (..., K), before softmax, K >= 2.
            teacher_logits: (..., K), before softmax; they get no gradient.

        Raises:
            ValueError: If there are fewer than two classes.
        """
        return dict(student_logits=_standardize(student_logits),
                    teacher_logits=_standardize(teacher_logits.detach()))


def _standardize(logits: Tensor) -> Tensor:
    if logits.shape[-1] < 2:
        raise ValueError('logits of one class have no standard deviation, got the shape '
                         f'{tuple(logits.shape)}')
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    centred = logits - logits.mean(dim=-1, keepdim=True)
    variance = centred.square().sum(dim=-1, keepdim=True) / (logits.shape[-1] - 1)
    # The root has no derivative at zero.
    return centred / (variance.clamp_min(torch.finfo(logits.dtype).tiny).sqrt() + EPSILON)
