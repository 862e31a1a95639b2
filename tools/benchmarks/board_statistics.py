"""What a difference between methods is worth: intervals over seeds and images, Holm, ranks."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEVEL = 0.95


@dataclass(frozen=True)
class Difference:
    """How much better one method is than another over runs that share seed and teacher.

    Attributes:
        mean: In points of top-1.
        low: Lower end of the 95 % interval; None with one run.
        high: Upper end; None with one run.
        probability: Two-sided p of no difference; None with one run.
        num_runs: Pairs of runs that were compared.
    """

    mean: float
    low: float | None
    high: float | None
    probability: float | None
    num_runs: int

    def __str__(self) -> str:
        text = f'{self.mean:+.1f}'
        return text if self.low is None else f'{text} [{self.low:+.1f}, {self.high:+.1f}]'


def difference(hits: np.ndarray, baseline: np.ndarray) -> Difference:
    """Compare two methods by the images that each run got right.

    Runs and images are both samples, so the variance of the mean has three parts: of runs, of
    images, and of what is left, each estimated from its mean square (two-way analysis of variance,
    random effects; a part below 0 counts as 0). Resampling runs and images at the same time counts
    the last part three times (Owen, Annals of Applied Statistics 2007). Interval and p are those of
    Student's t with n - 1 degrees of freedom, so the interval leaves out 0 where p < 0.05.

    Args:
        hits: (n, M), 1 where a run of the method is right about an image; rows are runs.
        baseline: (n, M), of the runs of the reference with the same seeds and teachers.

    Raises:
        ValueError: If the shapes differ, or there are no runs or fewer than two images.
    """
    if hits.shape != baseline.shape or hits.ndim != 2 or not len(hits) or hits.shape[1] < 2:
        raise ValueError('the runs of two methods must be (n, M) over the same seeds and images, '
                         f'got {hits.shape} and {baseline.shape}')
    points = 100.0 * (hits.astype(float) - baseline)
    mean, count = float(points.mean()), len(points)
    if count == 1:
        return Difference(mean, None, None, None, 1)
    error = _standard_error(points)
    if error == 0:
        return Difference(mean, mean, mean, 1.0 if mean == 0 else 0.0, count)
    reach = error * float(stats.t.ppf(0.5 + LEVEL / 2, count - 1))
    probability = 2 * float(stats.t.sf(abs(mean) / error, count - 1))
    return Difference(mean, mean - reach, mean + reach, probability, count)


def _standard_error(points: np.ndarray) -> float:
    """Return the standard error of the mean of (runs, images), both of which are samples."""
    runs, images = points.shape
    of_runs, of_images = images * points.mean(1).var(ddof=1), runs * points.mean(0).var(ddof=1)
    whole = points.var() * points.size
    rest = (whole - (runs - 1) * of_runs - (images - 1) * of_images) / ((runs - 1) * (images - 1))
    return ((max(of_runs - rest, 0.0) + max(of_images - rest, 0.0) + rest) / points.size)**0.5


def holm(probabilities: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p, in the order given.

    A family of tests in which all of those below 0.05 are believed then errs anywhere with a
    probability of at most 0.05 (Holm, Scandinavian Journal of Statistics 1979).
    """
    order = np.argsort(probabilities)
    adjusted, highest = [0.0] * len(order), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * float(probabilities[place])))
        adjusted[place] = highest
    return adjusted


@dataclass(frozen=True)
class Ranks:
    """How methods rank over blocks, such as seeds (Demsar, JMLR 2006).

    Attributes:
        means: Method -> mean rank; 1 is the best.
        critical: Difference of mean ranks from which on two methods differ with p < 0.05 (Nemenyi).
        probability: p of Friedman's test that all are alike.
        num_blocks: Blocks in which all methods were measured.
    """

    means: Mapping[str, float]
    critical: float
    probability: float
    num_blocks: int

    def groups(self) -> list[tuple[str, ...]]:
        """Return the longest groups of methods that do not differ, best first."""
        names = sorted(self.means, key=self.means.get)
        spans = []
        for start, first in enumerate(names):
            last = max(index for index, name in enumerate(names)
                       if self.means[name] - self.means[first] < self.critical)
            if last > start and (not spans or last > spans[-1][1]):
                spans.append((start, last))
        return [tuple(names[start:last + 1]) for start, last in spans]


def ranks(accuracies: Mapping[str, Sequence[float]]) -> Ranks:
    """Rank methods in every block.

    Args:
        accuracies: Method -> accuracy in each block; three methods or more, two blocks or more.

    Raises:
        ValueError: If there are too few of either, or a method lacks a block.
    """
    table = [list(values) for values in accuracies.values()]
    if len(table) < 3 or len({len(row) for row in table}) != 1 or len(table[0]) < 2:
        raise ValueError('ranks need three methods or more in the same two blocks or more, got '
                         + ', '.join(f'{name}: {len(row)}' for name, row in accuracies.items()))
    values = np.array(table)
    methods, blocks = values.shape
    means = stats.rankdata(-values, axis=0).mean(1)
    quantile = float(stats.studentized_range.ppf(LEVEL, methods, np.inf)) / 2**0.5
    return Ranks(dict(zip(accuracies, means.tolist())),
                 quantile * (methods * (methods + 1) / (6 * blocks))**0.5,
                 float(stats.friedmanchisquare(*values).pvalue), blocks)
