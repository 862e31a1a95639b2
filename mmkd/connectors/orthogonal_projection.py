import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses.functional import mean_over_positions
from mmkd.registry import MODELS


@MODELS.register_module()
class OrthogonalProjection(nn.Module):
    """Project pooled features by a matrix whose rows or columns stay orthonormal: VkD's projector.

    "VkD: Improving Knowledge Distillation using Orthogonal Projections", Miles et al., CVPR 2024,
    Section 3, https://arxiv.org/abs/2403.06213. Such a projection to more channels keeps all
    products of features, so that nothing is learned that the student itself does not have. It has
    no bias.

    The matrix is the Q of the QR decomposition of a free weight, with a positive diagonal of R. The
    paper takes the exponential of a skew-symmetric matrix and the authors' code
    ``torch.nn.utils.parametrizations.orthogonal``: the same matrices are reached. But in torch's
    parametrization of a matrix that is not square, weight decay moves the diagonal below 1, which
    it rounds to 0, and the projection is zero after one step. Here weight decay changes nothing but
    the step's size.

    Args:
        in_channels: Number of channels of the features that come in.
        out_channels: Number of channels of the features that go out; where it is smaller, the rows
            are orthonormal, and products are kept no longer.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels))
        nn.init.orthogonal_(self.weight)

    def matrix(self) -> Tensor:
        """Return the matrix of orthonormal columns or rows, (out_channels, in_channels)."""
        is_wide = self.weight.shape[0] < self.weight.shape[1]
        matrix, triangle = torch.linalg.qr(self.weight.mT if is_wide else self.weight)
        matrix = matrix * triangle.diagonal().sign()
        return matrix.mT if is_wide else matrix

    def forward(self, features: Tensor) -> Tensor:
        """Map (N, C_in), or the mean over the positions of maps (N, C_in, H, W), to (N, C_out)."""
        return F.linear(mean_over_positions(features), self.matrix())
