"""How much better one method is than another over the same seeds."""
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy import stats


@dataclass(frozen=True)
class Gain:
    """The differences of runs that share a seed.

    Attributes:
        mean: In points.
        spread: Sample standard deviation of the differences, None with one seed.
        probability: Two-sided p of the paired t-test, None with one seed or without any spread.
        num_seeds: Seeds that both have.
    """

    mean: float
    spread: float | None
    probability: float | None
    num_seeds: int

    def __str__(self) -> str:
        text = f'{self.mean:+.1f}'
        if self.spread is not None:
            text += f' ± {self.spread:.1f}'
        return text if self.probability is None else f'{text} (p {self.probability:.2g})'


def paired_gain(values: Mapping[int, float], baseline: Mapping[int, float]) -> Gain | None:
    """Compare the accuracies of two methods, seed by seed; None if they share no seed.

    Args:
        values: Seed -> accuracy in percent.
        baseline: Seed -> accuracy of the reference method.
    """
    differences = [values[seed] - baseline[seed] for seed in sorted(values.keys() & baseline)]
    if not differences:
        return None
    if len(differences) == 1:
        return Gain(differences[0], None, None, 1)
    spread = stdev(differences)
    probability = float(stats.ttest_1samp(differences, 0.0).pvalue) if spread > 0 else None
    return Gain(fmean(differences), spread, probability, len(differences))
