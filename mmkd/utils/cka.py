"""Centred kernel alignment of minibatches, with the unbiased estimator of HSIC.

The linear kernel on flattened features, as DPK (Zong et al., ICLR 2023, Eq. 5 to 7,
https://arxiv.org/abs/2206.06067) measures the gap between student and teacher. The estimator is
that of Song et al., JMLR 2012, averaged over minibatches as in Nguyen et al., ICLR 2021. The biased
estimator is no substitute: with few samples and many features it is near 1 whatever they are.
"""
import torch
from torch import Tensor

SMALLEST_BATCH = 4


def hsic_1(x: Tensor, y: Tensor) -> Tensor:
    """Return HSIC_1 of (x, y), (x, x) and (y, y): DPK's Eq. 6, (3,), float64, no gradient.

    Args:
        x: (n, ...), n >= 4, flattened; features of n samples in one network.
        y: (n, ...), likewise in the other; the widths may differ.

    Raises:
        ValueError: The numbers of samples differ, or there are fewer than 4.
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
    """Return the CKA of one minibatch, a float64 scalar in -1..1; arguments as :func:`hsic_1`."""
    return cka_from_hsic(hsic_1(x, y))


def cka_from_hsic(hsic: Tensor) -> Tensor:
    """Return HSIC(x, y) / sqrt(HSIC(x, x) HSIC(y, y)), DPK's Eq. 5; 0 where features are constant.

    Args:
        hsic: (..., 3), as :func:`hsic_1` returns it, or sums of such (Eq. 7).
    """
    cross, first, second = hsic.unbind(-1)
    scale = (first * second).clamp(min=0).sqrt()
    return torch.where(scale > 0, cross / scale.where(scale > 0, 1.0), 0.0)


def mean_cosine(x: Tensor, y: Tensor) -> Tensor:
    """Return the mean cosine similarity between features of the same samples, a float64 scalar.

    Args:
        x: (n, ...), flattened.
        y: Of the same shape.

    Raises:
        ValueError: The shapes differ; a cosine needs one common space.
    """
    if x.shape != y.shape:
        raise ValueError('the cosine similarity needs features of one shape, got '
                         f'{tuple(x.shape)} and {tuple(y.shape)}; CKA does not')
    with torch.no_grad(), torch.autocast(x.device.type, enabled=False):
        rows = [features.detach().flatten(1) for features in (x, y)]
        return torch.cosine_similarity(*(one.to(torch.promote_types(one.dtype, torch.float32))
                                         for one in rows), dim=1).double().mean()


def _rows(features: Tensor) -> Tensor:
    """Flatten to (n, p), in whatever order the memory has: Gram matrices do not depend on it."""
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
    trace = (first * second).sum()  # both are symmetric
    means = first.sum() * second.sum() / ((number - 1) * (number - 2))
    crossed = 2 / (number - 2) * (first.sum(0) @ second.sum(0))
    return (trace + means - crossed) / (number * (number - 3))
