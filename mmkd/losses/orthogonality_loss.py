from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class OrthogonalityLoss(nn.Module):
    """Keep matrices W nearly orthogonal: the orthogonal loss of TOFD.

    "Task-Oriented Feature Distillation", Zhang et al., NeurIPS 2020: the Frobenius norms of
    W W^T - I and of W^T W - I, as in the authors' code, summed over the matrices. Only one of them
    can vanish where W is not square: for m rows and n columns the least is the root of abs(m - n).
    The squares of the two differ by m - n, so that only the smaller product is computed.
    """

    def forward(self, matrices: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            matrices: The matrices, (C_out, C_in), such as ``matrices`` of ``FeatureResizing``.

        Raises:
            ValueError: If there are none, or one is no matrix.
        """
        shapes = [tuple(matrix.shape) for matrix in matrices]
        if not shapes or any(len(shape) != 2 for shape in shapes):
            raise ValueError(f'matrices must be a list of (C_out, C_in), got {shapes}')
        return sum(_distance_from_orthogonality(matrix) for matrix in matrices)


def _distance_from_orthogonality(matrix: Tensor) -> Tensor:
    matrix = functional.at_least_float32(matrix)
    rows, columns = matrix.shape
    product = matrix @ matrix.mT if rows < columns else matrix.mT @ matrix
    identity = torch.eye(len(product), dtype=product.dtype, device=product.device)
    smaller = torch.linalg.matrix_norm(product - identity)
    if rows == columns:
        return 2 * smaller
    return smaller + (smaller.square() + abs(rows - columns)).sqrt()
