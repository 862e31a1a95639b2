import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkd.utils import cka
from tests import golden

CASES = ['cka_n8_intermediate', 'cka_n8_single', 'cka_n4_single', 'cka_n8_k3',
         'cka_n8_correlated']
X = torch.tensor([[1, 0], [0, 1], [1, 1], [2, 0], [0, 3]], dtype=torch.float64)
Y = torch.tensor([[1], [2], [0], [1], [3]], dtype=torch.float64)


def literal_hsic(x, y):
    """Eq. 6 of DPK with the matrices it names."""
    n = len(x)
    k, ll = (f.flatten(1).numpy() @ f.flatten(1).numpy().T for f in (x, y))
    np.fill_diagonal(k, 0)
    np.fill_diagonal(ll, 0)
    one = np.ones(n)
    return (np.trace(k @ ll) + (one @ k @ one) * (one @ ll @ one) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * one @ k @ ll @ one) / (n * (n - 3))


@pytest.mark.parametrize('dtype, rtol', [(torch.float64, 1e-9), (torch.float32, 1e-5)])
@pytest.mark.parametrize('case_id', CASES)
def test_golden(case_id, dtype, rtol):
    case = golden.load_case(case_id, 'golden_relations.json')
    pairs = [[golden.build_input(spec, dtype) for spec in specs]
             for specs in zip(*case['inputs'].values())]
    hsic = torch.stack([cka.hsic_1(x, y) for x, y in pairs])
    for column, name in enumerate(('hsic_xy', 'hsic_xx', 'hsic_yy')):
        assert hsic[:, column].tolist() == pytest.approx(case['expected'][name], rel=rtol)
    assert cka.cka_from_hsic(hsic).tolist() == pytest.approx(
        case['expected']['cka_per_minibatch'], rel=rtol)
    assert cka.cka_from_hsic(hsic.sum(0)).item() == pytest.approx(
        case['expected']['cka_eq7'], rel=rtol)


@pytest.mark.parametrize('rows, expected, value', [
    (5, (0.533333, 2.0, 1.166667), 0.349149), (4, (-0.25, 0.5, 0.166667), -0.866025)])
def test_by_hand(rows, expected, value):
    assert cka.hsic_1(X[:rows], Y[:rows]).tolist() == pytest.approx(expected, abs=1e-6)
    assert cka.minibatch_cka(X[:rows], Y[:rows]).item() == pytest.approx(value, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(n=st.integers(4, 20), widths=st.tuples(st.integers(1, 9), st.integers(1, 9)),
       scale=st.floats(0.01, 100), shift=st.floats(-10, 10), seed=st.integers(0, 99))
def test_formula_and_invariances(n, widths, scale, shift, seed):
    generator = torch.Generator().manual_seed(seed)
    x, y = (torch.randn(n, width, generator=generator, dtype=torch.float64) for width in widths)
    cross, first, second = cka.hsic_1(x, y).tolist()
    assert (cross, first) == pytest.approx((literal_hsic(x, y), literal_hsic(x, x)), abs=1e-9)
    assert first >= 0 and second >= 0
    value = cka.minibatch_cka(x, y)
    assert -1 - 1e-9 <= value <= 1 + 1e-9
    order = torch.randperm(n, generator=generator)
    rotation = torch.linalg.qr(torch.randn(widths[0], widths[0], generator=generator,
                                           dtype=torch.float64))[0]
    for changed in ((scale * x + shift, y), (x[order], y[order]), (x @ rotation, y)):
        torch.testing.assert_close(cka.minibatch_cka(*changed), value, rtol=1e-7, atol=1e-7)


def test_float32_far_from_zero_keeps_its_digits():
    x = 5 + golden.wave((16, 20000), 0.3)
    y = 5 + golden.wave((16, 20000), 0.9)
    exact = cka.minibatch_cka(x.double(), y.double())
    torch.testing.assert_close(cka.minibatch_cka(x, y), exact, rtol=1e-4, atol=1e-5)


def test_memory_format_and_half_precision_do_not_matter():
    x, y = golden.wave((8, 4, 6, 6), 0.3), golden.wave((8, 4, 6, 6), 0.9)
    value = cka.minibatch_cka(x, y)
    last = x.to(memory_format=torch.channels_last)
    torch.testing.assert_close(cka.minibatch_cka(last, y), value)
    with torch.autocast('cpu'):
        torch.testing.assert_close(cka.minibatch_cka(x, y), value)
    torch.testing.assert_close(cka.minibatch_cka(x.half(), y), value, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(cka.mean_cosine(last, x).item(), 1.0)


def test_itself_constants_and_errors():
    assert cka.minibatch_cka(X, X).item() == pytest.approx(1)
    assert cka.minibatch_cka(X, torch.ones(5, 3)).item() == 0
    with pytest.raises(ValueError, match=r'at least 4 samples in a batch, got 3.*drop_last'):
        cka.hsic_1(X[:3], Y[:3])
    with pytest.raises(ValueError, match='same samples, got 5 and 4'):
        cka.hsic_1(X, Y[:4])
    with pytest.raises(ValueError, match='one shape'):
        cka.mean_cosine(X, Y)
    assert cka.mean_cosine(X, 2 * X).item() == pytest.approx(1)
