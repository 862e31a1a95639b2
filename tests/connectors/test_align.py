import pytest
import torch

from mmkd.connectors import AlignFeatures, LinearEmbedding


@pytest.mark.parametrize('in_size, out_size', [
    (8, 8), (16, 8), (4, 8), (8, 7), (7, 4), (7, 16), (4, 5)])
def test_channels_and_size(in_size, out_size):
    align = AlignFeatures(6, 10, in_size=in_size, out_size=out_size)
    output = align(torch.randn(2, 6, in_size, in_size))
    assert output.shape == (2, 10, out_size, out_size)
    assert output.min() == 0
    negative = AlignFeatures(6, 10, in_size=in_size, out_size=out_size, activation='none')
    assert negative(torch.randn(2, 6, in_size, in_size)).min() < 0


def test_only_the_ratio_counts():
    assert AlignFeatures(3, 4, in_size=2, out_size=1)(torch.randn(1, 3, 6, 10)).shape == (
        1, 4, 3, 5)


def test_growing_by_another_ratio_interpolates():
    align = AlignFeatures(1, 1, in_size=2, out_size=3, activation='none').eval()
    torch.nn.init.ones_(align.convolution[1].weight)
    torch.nn.init.zeros_(align.convolution[1].bias)
    output = align(torch.tensor([[[[0.0, 6.0], [12.0, 18.0]]]]))
    expected = torch.tensor([[0.0, 3.0, 6.0], [6.0, 9.0, 12.0], [12.0, 15.0, 18.0]])
    torch.testing.assert_close(output[0, 0], expected, rtol=1e-4, atol=1e-4)


def test_wrong_arguments():
    with pytest.raises(ValueError, match="activation must be 'relu' or 'none', got 'gelu'"):
        AlignFeatures(3, 4, activation='gelu')


def test_embedding_flattens():
    assert LinearEmbedding(12, 5)(torch.randn(2, 3, 2, 2)).shape == (2, 5)
