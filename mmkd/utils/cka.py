"""Centred kernel alignment (CKA) of minibatches, with the unbiased estimator of HSIC.

DPK (Zong et al., ICLR 2023, Eq. 5 to 7, https://arxiv.org/abs/2206.06067) measures the gap between
student and teacher by the linear kernel on flattened features. The estimator of HSIC, the
Hilbert-Schmidt independence criterion, is that of Song et al., JMLR 2012, averaged over
minibatches as in Nguyen et al., ICLR 2021. The biased estimator cannot replace it: with few samples
and many features it is near 1 whatever the features are.
"""
import torch
from torch import Tensor

SMALLEST_BATCH = 4


def hsic_1(x: Tensor, y: Tensor) -> Tensor:
    """Return HSIC_1 of (x, y), (x, x) and (y, y), (3,) in float64 without gradient: DPK's Eq. 6.

    Args:
        x: (n, ...) with n >= 4, features of n samples in the first network. Further axes are
            flattened.
        y: (n, ...), features of the same samples in the second network; the widths may differ.

    Raises:
        ValueError: If the numbers of samples differ, or there are fewer than 4.
    """
    if len(x) != len(y):
        raise ValueError(f'CKA compares features of the same samples, got {len(x)} and {len(y)}')
    if len(x) < SMALLEST_BATCH:
        raise ValueError(f'the unbiased CKA needs at least {SMALLEST_BATCH} samples in a batch, '
                         f'got {len(x)}: take larger batches, drop an incomplete last one '
                         '(drop_last=True in the data loader), or use GatheredCKA, which collects '
                         'samples over processes and iterations')
    with torch.no_grad(), torch.autocast(x.device.type, enabled=False):
        first, second = _gram(x), _gram(y)
        return torch.stack([_u_statistic(first, second), _u_statistic(first, first),
                            _u_statistic(second, second)])


def minibatch_cka(x: Tensor, y: Tensor) -> Tensor:
    """Return the CKA of one minibatch, a float64 scalar in -1..1; see :func:`hsic_1`."""
    return cka_from_hsic(hsic_1(x, y))


def cka_from_hsic(hsic: Tensor) -> Tensor:
    """Return HSIC(x, y) / sqrt(HSIC(x, x) HSIC(y, y)), DPK's Eq. 5; 0 where features are constant.

    Args:
        hsic: (..., 3), as :func:`hsic_1` returns it, or sums of such values (Eq. 7).
    """
    cross, first, second = hsic.unbind(-1)
    scale = (first * second).clamp(min=0).sqrt()
    return torch.where(scale > 0, cross / scale.where(scale > 0, 1.0), 0.0)


def mean_cosine(x: Tensor, y: Tensor) -> Tensor:
    """Return the mean cosine similarity between features of the same samples, a float64 scalar.

    Args:
        x: (n, ...), features in the first network. Further axes are flattened.
        y: Features of the same shape in the second network.

    Raises:
        ValueError: If the shapes differ; a cosine needs one common space.
    """
    if x.shape != y.shape:
        raise ValueError('the cosine similarity needs features of one shape, got '
                         f'{tuple(x.shape)} and {tuple(y.shape)}; CKA does not')
    with torch.no_grad(), torch.autocast(x.device.type, enabled=False):
        rows = [features.detach().flatten(1) for features in (x, y)]
        first, second = (row.to(torch.promote_types(row.dtype, torch.float32)) for row in rows)
        return torch.cosine_similarity(first, second, dim=1).double().mean()


def _rows(features: Tensor) -> Tensor:
    """Flatten to (n, p) in the order of the memory, on which Gram matrices do not depend."""
    if features.ndim == 4 and features.is_contiguous(memory_format=torch.channels_last):
        features = features.permute(0, 2, 3, 1)
    return features.detach().flatten(1).to(torch.promote_types(features.dtype, torch.float32))


def _gram(features: Tensor) -> Tensor:
    """Return the Gram matrix without its diagonal, (n, n), float64.

    HSIC_1 does not notice that the mean is taken off, but float32 does: with features far from
    zero the products would lose all their digits.
    """
    rows = _rows(features)
    rows = rows - rows.mean(0)
    return (rows @ rows.t()).double().fill_diagonal_(0)


def _u_statistic(first: Tensor, second: Tensor) -> Tensor:
    number = len(first)
    trace = (first * second).sum()  # Both matrices are symmetric.
    means = first.sum() * second.sum() / ((number - 1) * (number - 2))
    crossed = 2 / (number - 2) * (first.sum(0) @ second.sum(0))
    return (trace + means - crossed) / (number * (number - 3))
