from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS

EPSILON = 1e-7


@MODELS.register_module()
class PKTLoss(nn.Module):
    """Match the probabilities with which an image picks its neighbours: probabilistic transfer.

    (1 + cosine) / 2 between the images of a batch, divided by its sum over a row, is read as a
    conditional probability. The loss is KL(teacher || student), averaged over all N^2 entries.
    "Learning Deep Representations with Probabilistic Knowledge Transfer", Passalis & Tefas, ECCV
    2018, Eq. 8, https://arxiv.org/abs/1803.10837. The paper takes the sum over the entries; the
    authors' code, CRD and mdistiller take the mean, and so does this loss. The minimum is zero and
    is reached where the probabilities agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, ...), usually pooled features. Further axes are flattened.
            teacher: (N, ...); they get no gradient.

        Raises:
            ValueError: If the numbers of images differ.
        """
        functional.check_batch(student, teacher)
        student, teacher = (
            _neighbour_probabilities(functional.at_least_float32(features.flatten(1)))
            for features in (student, teacher.detach()))
        return (teacher * ((teacher + EPSILON) / (student + EPSILON)).log()).mean()


def _neighbour_probabilities(rows: Tensor) -> Tensor:
    rows = rows / (rows.norm(dim=1, keepdim=True) + EPSILON)
    similarities = (rows @ rows.t() + 1) / 2  # (N, N)
    return similarities / similarities.sum(1, keepdim=True)
