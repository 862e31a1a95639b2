import pytest
import torch

from mmkd.connectors import OrthogonalProjection
from tests.losses import checks


@pytest.mark.parametrize('in_channels, out_channels', [(4, 7), (5, 5), (7, 4)])
def test_rows_or_columns_stay_orthonormal_while_it_trains(in_channels, out_channels):
    torch.manual_seed(0)
    projection = OrthogonalProjection(in_channels, out_channels).double()
    optimizer = torch.optim.AdamW(projection.parameters(), lr=0.1, weight_decay=0.5)
    before = projection.matrix().detach()
    for _ in range(5):
        optimizer.zero_grad()
        (projection(checks.maps(8, in_channels)) - 1).square().mean().backward()
        optimizer.step()
    matrix = projection.matrix().detach()
    smaller = matrix @ matrix.T if out_channels < in_channels else matrix.T @ matrix
    torch.testing.assert_close(smaller, torch.eye(len(smaller), dtype=torch.float64))
    assert (matrix - before).abs().max() > 0.1


def test_products_of_features_are_kept():
    features = checks.maps(3, 4)
    projected = OrthogonalProjection(4, 9).double()(features)
    torch.testing.assert_close(projected @ projected.T, features @ features.T)


def test_by_hand():
    projection = OrthogonalProjection(1, 2)
    with torch.no_grad():
        projection.weight.copy_(torch.tensor([[3.0], [4.0]]))
    torch.testing.assert_close(projection(torch.tensor([[10.0]])), torch.tensor([[6.0, 8.0]]))


def test_the_size_of_the_weight_does_not_count():
    projection, features = OrthogonalProjection(3, 5), checks.maps(2, 3).float()
    before = projection(features)
    with torch.no_grad():
        projection.weight.mul_(0.01)
    torch.testing.assert_close(projection(features), before)


def test_maps_are_averaged():
    projection, maps = OrthogonalProjection(3, 5).double(), checks.maps(2, 3, 4, 4)
    torch.testing.assert_close(projection(maps), projection(maps.mean((2, 3))))
