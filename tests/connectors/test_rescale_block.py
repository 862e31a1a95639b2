import pytest
import torch

from mmkd.connectors import RescaleBlock, RescaledBranches
from tests.golden import wave


@pytest.mark.parametrize('size, larger', [(16, 32), (8, 32), (4, 4), (16, 8)])
def test_follows_the_size_of_the_teacher_whatever_the_ratio(size, larger):
    block = RescaleBlock(6)
    rescaled = block(wave((2, 6, size, size), 0.3), torch.zeros(2, 9, larger, larger))
    assert rescaled.shape == (2, 6, larger, larger) and rescaled.min() >= 0


def test_without_refinement_it_interpolates():
    x = wave((2, 3, 4, 4), 0.3)
    rescaled = RescaleBlock(3, refinement='none')(x, torch.zeros(1, 1, 8, 8))
    expected = torch.nn.functional.interpolate(x, scale_factor=2, mode='bilinear')
    torch.testing.assert_close(rescaled, expected)
    torch.testing.assert_close(rescaled.mean((2, 3)), x.mean((2, 3)))  # nothing for pooling to see


def test_unknown_refinement():
    with pytest.raises(ValueError, match=r"refinement must be one of .* got 'mlp'"):
        RescaleBlock(3, refinement='mlp')


def test_branches_at_the_scale_of_the_teacher():
    backbone = dict(type='mmkd.CIFARResNet', depth=8, stem_channels=4, stage_channels=(4, 6, 8))
    module = RescaledBranches(backbone, (4, 6, 8), num_outputs=20)
    maps = [wave((2, channels, size, size), 0.2).requires_grad_()
            for channels, size in ((4, 16), (6, 8), (8, 4))]
    references = [torch.zeros(2, 9, 2 * x.shape[-1], 2 * x.shape[-1]) for x in maps]
    outputs = module(maps, references)
    assert [output.shape for output in outputs] == [(2, 20)] * 3
    sum(output.square().sum() for output in outputs).backward()
    assert all(x.grad.abs().sum() > 0 for x in maps)
    assert all(parameter.grad is not None for parameter in module.parameters())
    with pytest.raises(ValueError, match='got 3 maps, 2 references, 3 channels: give channels'):
        module(maps, references[:2])
