import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class ManifoldLoss(nn.Module):
    """Match how similar the patches of a batch are to each other: fine-grained manifold KD.

    "Learning Efficient Vision Transformers via Fine-Grained Manifold Distillation", Hao et al.,
    NeurIPS 2022, Section 3, https://arxiv.org/abs/2107.01378. Patches are brought to unit length,
    so that their products are cosines, and channels may differ. The cosines of all patches of all
    images are too many; three parts of them are compared by their mean squared difference: of the
    patches of one image, of one place in all images, and of patches drawn at random. Each is
    averaged over the layers. The paper writes squared norms, whose weights depend on the sizes; the
    loss averages over the cosines, as the authors' code does.

    It draws random numbers. The minimum is zero and is reached where both networks agree.

    Args:
        intra_image: Weight of the patches of one image; the defaults are those of the authors'
            command for CaiT-S24 -> DeiT-Tiny.
        inter_image: Weight of one place in all images of a process.
        random: Weight of the patches that are drawn.
        num_random: Number of patches that are drawn out of the N * L, >= 1.
        student_extra_tokens: Number of the student's tokens that stand for no place, in front: 1
            for a class token, 2 with a distillation token, 0 for Swin and the blocks of CaiT.
        teacher_extra_tokens: Number of such tokens of the teacher.
        max_patches: A square number; a larger square grid is cut into as many squares, whose
            patches are put behind each other as channels. None leaves all patches: the cosines of
            3136 patches of an image, the first stages of Swin, take 39 MB in float32.

    Raises:
        ValueError: If a weight or number is out of its range.
    """

    def __init__(self, intra_image: float = 4.0, *, inter_image: float = 0.1, random: float = 0.2,
                 num_random: int = 192, student_extra_tokens: int = 0,
                 teacher_extra_tokens: int = 0, max_patches: int | None = None) -> None:
        super().__init__()
        weights = (intra_image, inter_image, random)
        if min(weights) < 0 or sum(weights) == 0:
            raise ValueError('intra_image, inter_image and random are weights from 0 on, and one '
                             f'must be above, got {weights}')
        if num_random < 1 or min(student_extra_tokens, teacher_extra_tokens) < 0:
            raise ValueError('num_random must be >= 1 and the numbers of extra tokens >= 0, got '
                             f'{(num_random, student_extra_tokens, teacher_extra_tokens)}')
        if max_patches is not None and math.isqrt(max(max_patches, 0))**2 != (max_patches or -1):
            raise ValueError(f'max_patches must be a square number or None, got {max_patches}')
        self.weights, self.num_random, self.max_patches = weights, num_random, max_patches
        self.extra_tokens = student_extra_tokens, teacher_extra_tokens

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: The tokens (N, L, C) of some layers.
            teacher: The tokens (N, L', C') of as many layers, with as many patches; they get no
                gradient.

        Raises:
            ValueError: If these are no lists of tokens, or patches do not fit each other.
        """
        functional.check_stages(student, teacher)
        layers = [self._layer(student_tokens, teacher_tokens.detach())
                  for student_tokens, teacher_tokens in zip(student, teacher)]
        return torch.stack(layers).mean()

    def _layer(self, student: Tensor, teacher: Tensor) -> Tensor:
        student, teacher = (self._patches(tokens, number)
                            for tokens, number in zip((student, teacher), self.extra_tokens))
        if student.shape[:2] != teacher.shape[:2]:
            raise ValueError(f'the student has {student.shape[1]} patches in a layer and the '
                             f'teacher {teacher.shape[1]}: pair layers of one grid, and check '
                             'student_extra_tokens and teacher_extra_tokens')
        drawn = torch.randperm(student.shape[0] * student.shape[1], device=student.device)
        drawn = drawn[:self.num_random]
        views = (lambda patches: patches, lambda patches: patches.transpose(0, 1),
                 lambda patches: patches.flatten(0, 1)[drawn])
        return sum(weight * F.mse_loss(_cosines(view(student)), _cosines(view(teacher)))
                   for weight, view in zip(self.weights, views) if weight)

    def _patches(self, tokens: Tensor, num_extra_tokens: int) -> Tensor:
        """Map tokens (N, L, C) to patches of unit length."""
        if tokens.ndim != 3 or tokens.shape[1] <= num_extra_tokens:
            raise ValueError(f'tokens must be (N, L, C) with L > {num_extra_tokens}, got '
                             f'{tuple(tokens.shape)}: capture the blocks of a transformer')
        patches = functional.at_least_float32(tokens)[:, num_extra_tokens:]
        if self.max_patches is not None and patches.shape[1] > self.max_patches:
            patches = _merge(patches, self.max_patches)
        return F.normalize(patches, dim=-1)


def _cosines(patches: Tensor) -> Tensor:
    """Return the products of all pairs of rows, (..., L, L), of rows (..., L, C)."""
    return patches @ patches.transpose(-1, -2)


def _merge(patches: Tensor, number: int) -> Tensor:
    """Put the patches of each of ``number`` squares behind each other: (N, number, k * k * C)."""
    side, squares = math.isqrt(patches.shape[1]), math.isqrt(number)
    if side**2 != patches.shape[1] or side % squares:
        raise ValueError(f'{patches.shape[1]} patches cannot be cut into {squares}x{squares} '
                         'squares: set max_patches to a square number whose root divides the side')
    grid = patches.unflatten(1, (squares, side // squares, squares, side // squares))
    return grid.transpose(2, 3).flatten(1, 2).flatten(2)
