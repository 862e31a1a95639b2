import pytest
import torch

from mmkd.connectors import MeanLogits


def test_by_hand():
    first, second = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 6.0]])
    assert MeanLogits()([first, second]).tolist() == [[2.0, 4.0]]
    assert torch.equal(MeanLogits()([first]), first)


def test_one_shape():
    with pytest.raises(ValueError, match=r'one shape, got \(2, 5\), \(2, 7\)'):
        MeanLogits()([torch.zeros(2, 5), torch.zeros(2, 7)])
