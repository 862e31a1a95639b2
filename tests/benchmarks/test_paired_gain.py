import pytest

from paired_gain import Gain, paired_gain


def test_gain_by_hand():
    # Differences 1, 2 and 3: t = 2 / (1 / sqrt(3)) = 3.46 with 2 degrees of freedom, p = 0.0742.
    gain = paired_gain({0: 71.0, 1: 75.0, 2: 70.0, 9: 0.0}, {0: 70.0, 1: 73.0, 2: 67.0, 5: 99.0})
    assert (gain.mean, gain.spread, gain.num_seeds) == (2.0, 1.0, 3)
    assert gain.probability == pytest.approx(0.0742, abs=1e-4)
    assert str(gain) == '+2.0 ± 1.0 (p 0.074)'


def test_pairs_count_not_the_spread_of_the_methods():
    values = {seed: 50.0 + 10 * seed for seed in range(4)}
    gain = paired_gain({seed: value + 1 + 0.01 * seed for seed, value in values.items()}, values)
    assert gain.mean == pytest.approx(1.015) and gain.probability < 1e-4


def test_few_seeds():
    assert paired_gain({0: 1.0}, {1: 1.0}) is None
    assert str(paired_gain({0: 70.0}, {0: 71.5})) == '-1.5'
    assert paired_gain({0: 1.0, 1: 2.0}, {0: 0.0, 1: 1.0}) == Gain(1.0, 0.0, None, 2)
