import numpy as np
import pytest
from scipy import stats

import board_statistics
from board_statistics import difference, holm, ranks


def test_holm_on_published_numbers():
    # R's p.adjust and statsmodels' multipletests(method='holm') print these.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    given = [0.838541367553, 0.642193923795, 0.680845947633, 0.967833824309, 0.71626938238,
             0.177096952723, 5.23656777208e-05, 0.0202732688798, 0.00028140506198, 0.0149877310796]
    assert holm(given) == pytest.approx(
        [1, 1, 1, 1, 1, 1, 5.23656777208e-04, 0.1419128821586, 2.53264555782e-03,
         0.1199018486368])
    assert holm([]) == []


def test_a_difference_by_hand():
    method = np.array([[1, 1, 1, 0], [1, 1, 0, 0]])
    baseline = np.array([[1, 0, 0, 0], [1, 1, 0, 0]])
    found = difference(method, baseline)
    assert found.mean == 25.0 and found.num_runs == 2
    # One degree of freedom: the interval is 12.7 standard errors long on each side.
    assert found.low < -100 and found.high > 100 and found.probability > 0.3
    assert str(found).startswith('+25.0 [')
    alone = difference(method[:1], baseline[:1])
    assert (alone.mean, alone.low, alone.probability, str(alone)) == (50.0, None, None, '+50.0')
    same = difference(method, method)
    assert (same.mean, same.low, same.high, same.probability) == (0.0, 0.0, 0.0, 1.0)


def test_the_interval_leaves_out_zero_exactly_where_p_is_below_the_level():
    rng = np.random.default_rng(0)
    for gain in np.linspace(0.0, 0.1, 12):
        chances = np.array([0.7 + gain, 0.7])
        method, baseline = (rng.random((5, 400)) < chance for chance in chances)
        found = difference(method, baseline)
        assert (found.low > 0 or found.high < 0) == (found.probability < 0.05)


def test_the_standard_error_by_hand():
    # Rows are shifted by 0, 2, 4 and columns by 0, 1: mean squares of 8, 0.75 x 2 and 0.
    points = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    assert board_statistics._standard_error(points) == pytest.approx(((8 + 1.5) / 6)**0.5)
    # One value that fits neither a row nor a column: all is left to the rest, and none is negative.
    alone = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert board_statistics._standard_error(alone) == pytest.approx((4 / 4)**0.5)


def simulate(rng, of_runs, runs=5, images=600):
    """Return hits of two equal methods: seeds shift the accuracy, images are easy or hard."""
    easiness = rng.normal(0.7, 0.8, images)
    return [(easiness + rng.normal(0, 0.2, images) + rng.normal(0, of_runs, (runs, 1))
             + rng.normal(0, 1, (runs, images)) > 0) for _ in range(2)]


@pytest.mark.parametrize('of_runs, least, most', [(0.0, 0.98, 1.0), (0.2, 0.93, 0.98)])
def test_coverage_of_the_interval(of_runs, least, most):
    """It holds 0 at least as often as it says, and no oftener where seeds decide."""
    rng = np.random.default_rng(1)
    covered, narrow = 0, 0
    for _ in range(600):
        method, baseline = simulate(rng, of_runs)
        found = difference(method, baseline)
        covered += found.low <= 0 <= found.high
        means = (100.0 * (method.astype(float) - baseline)).mean(1)
        drawn = rng.choice(means, (300, 5)).mean(1)  # seeds alone, by percentiles
        narrow += np.quantile(drawn, 0.025) <= 0 <= np.quantile(drawn, 0.975)
    assert least <= covered / 600 <= most
    assert narrow / 600 < 0.92  # what the interval mends


def test_a_real_gain_is_found():
    rng = np.random.default_rng(2)
    easiness = rng.normal(0.5, 0.8, 5000)
    baseline, method = (easiness + gain + rng.normal(0, 0.03, (5, 1))
                        + rng.normal(0, 0.5, (5, 5000)) > 0 for gain in (0.0, 0.2))
    found = difference(method, baseline)
    assert found.low > 0 and found.probability < 0.01
    assert difference(baseline, method).mean == pytest.approx(-found.mean)


def test_runs_of_other_images_are_refused():
    with pytest.raises(ValueError, match=r'same seeds and images, got \(2, 4\) and \(2, 5\)'):
        difference(np.ones((2, 4)), np.ones((2, 5)))


@pytest.mark.parametrize('methods, quantile', [(3, 2.343), (5, 2.728), (10, 3.164)])
def test_the_critical_difference_is_that_of_demsars_table(methods, quantile):
    rng = np.random.default_rng(0)
    found = ranks({f'm{index}': rng.random(6) for index in range(methods)})
    assert found.critical == pytest.approx(quantile * (methods * (methods + 1) / 36)**0.5, rel=5e-4)


def test_ranks_and_groups_by_hand():
    found = ranks(dict(good=[9, 9, 9, 9, 9, 9, 9, 9, 9], fair=[5, 6, 5, 6, 5, 6, 5, 6, 5],
                       also=[6, 5, 6, 5, 6, 5, 6, 5, 6], bad=[1] * 9))
    assert found.means == pytest.approx(dict(good=1, fair=23 / 9, also=22 / 9, bad=4))
    assert found.num_blocks == 9 and found.critical == pytest.approx(1.563, abs=1e-3)
    assert found.groups() == [('good', 'also', 'fair'), ('also', 'fair', 'bad')]
    expected = stats.friedmanchisquare([9] * 9, [5, 6, 5, 6, 5, 6, 5, 6, 5],
                                       [6, 5, 6, 5, 6, 5, 6, 5, 6], [1] * 9).pvalue
    assert found.probability == pytest.approx(expected)
    with pytest.raises(ValueError, match=r'three methods or more .* got a: 2, b: 2'):
        ranks(dict(a=[1, 2], b=[2, 1]))
