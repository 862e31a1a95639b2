from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS

EPSILON = 1e-7


@MODELS.register_module()
class PKTLoss(nn.Module):
    """Match the probabilities with which an image picks its neighbours: probabilistic transfer.

    (1 + cosine) / 2 between the images of a batch, divided by its sum over a row, is read as a
    conditional probability. Minimises KL(teacher || student), averaged over all N^2 entries.
    "Learning Deep Representations with Probabilistic Knowledge Transfer", Passalis & Tefas, ECCV
    2018, Eq. 8, https://arxiv.org/abs/1803.10837. Paper: summed. The authors' code, CRD's,
    mdistiller's, and here: the mean. The minimum, zero, is where the probabilities agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, ...), flattened; usually pooled features.
            teacher: (N, ...); gets no gradient.

        Raises:
            ValueError: If the numbers of images differ.
        """
        functional.check_batch(student, teacher)
        ours = _neighbour_probabilities(functional.at_least_float32(student.flatten(1)))
        theirs = _neighbour_probabilities(functional.at_least_float32(teacher.detach().flatten(1)))
        return (theirs * ((theirs + EPSILON) / (ours + EPSILON)).log()).mean()


def _neighbour_probabilities(rows: Tensor) -> Tensor:
    rows = rows / (rows.norm(dim=1, keepdim=True) + EPSILON)
    similarities = (rows @ rows.t() + 1) / 2  # (N, N)
    return similarities / similarities.sum(1, keepdim=True)
