import math

import pytest
import torch
from torch import nn

from mmkd.losses import OrthogonalityLoss
from tests.losses import checks


def norm_oracle(rows):
    """The Frobenius norm of the products of all pairs of rows without the identity, by loops."""
    total = 0
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            total += (sum(a * b for a, b in zip(first, second)) - (i == j))**2
    return math.sqrt(total)


@pytest.mark.parametrize('shape', [(3, 5), (5, 3), (4, 4)])
def test_agrees_with_loops(shape):
    matrix = checks.maps(*shape)
    expected = norm_oracle(matrix.tolist()) + norm_oracle(matrix.mT.tolist())
    assert OrthogonalityLoss()([matrix]).item() == pytest.approx(expected, rel=1e-12)
    twice = OrthogonalityLoss()([matrix, matrix]).item()
    assert twice == pytest.approx(2 * expected, rel=1e-12)


@pytest.mark.parametrize('shape', [(3, 5), (5, 3), (4, 4)])
def test_gradient_is_that_of_both_norms(shape):
    matrix = checks.maps(*shape).requires_grad_()
    both = [torch.dist(product, torch.eye(len(product)).double())
            for product in (matrix @ matrix.mT, matrix.mT @ matrix)]
    expected, = torch.autograd.grad(sum(both), matrix)
    torch.testing.assert_close(torch.autograd.grad(OrthogonalityLoss()([matrix]), matrix)[0],
                               expected)


def test_by_hand():
    """Of 2 I, both products are 4 I, 3 I away from I; of a row of zeros, 1 and root 2."""
    assert OrthogonalityLoss()([2 * torch.eye(1)]) == 3 + 3
    assert OrthogonalityLoss()([torch.zeros(1, 2)]).item() == pytest.approx(1 + math.sqrt(2))


@pytest.mark.parametrize('shape, minimum', [((4, 4), 0), ((6, 2), 2), ((2, 6), 2)])
def test_minimum_has_a_finite_gradient(shape, minimum):
    matrix = nn.init.orthogonal_(torch.empty(shape, dtype=torch.float64)).requires_grad_()
    loss = OrthogonalityLoss()([matrix])
    loss.backward()
    assert loss.item() == pytest.approx(minimum, abs=1e-7)
    assert matrix.grad.isfinite().all()
    exact = torch.eye(*shape, requires_grad=True)
    OrthogonalityLoss()([exact]).backward()
    assert torch.equal(exact.grad, torch.zeros(shape))


@pytest.mark.parametrize('matrices', [[], [torch.zeros(2, 2, 2)]])
def test_what_does_not_fit(matrices):
    with pytest.raises(ValueError, match=r'a list of \(C_out, C_in\), got'):
        OrthogonalityLoss()(matrices)
