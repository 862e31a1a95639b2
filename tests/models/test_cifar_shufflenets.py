import pytest
import torch

from mmkd.models import CIFARShuffleNetV1, CIFARShuffleNetV2


def test_channels_must_fit_the_groups():
    with pytest.raises(ValueError, match=r'multiples of 4 x groups = 12, got \(200, 400, 800\)'):
        CIFARShuffleNetV1(stage_channels=(200, 400, 800))
    with pytest.raises(ValueError, match=r'must be even, got \(115, 232, 464\)'):
        CIFARShuffleNetV2(stage_channels=(115, 232, 464))


@pytest.mark.parametrize('cls, channels', [(CIFARShuffleNetV1, 960), (CIFARShuffleNetV2, 1024)])
def test_large_stem_halves_the_image(cls, channels):
    backbone = cls(stem='large').eval()
    assert backbone.total_stride == 16
    assert backbone(torch.randn(1, 3, 64, 64))[-1].shape == (1, channels, 4, 4)


def test_shuffle_mixes_the_groups():
    """With the shuffle, every group of the last convolution sees all groups of the first."""
    unit = CIFARShuffleNetV1().stage1[1].eval()
    x = torch.randn(1, 240, 4, 4, requires_grad=True)
    unit.preactivation.register_forward_hook(lambda module, inputs, output: output - x)
    unit.bn3.register_forward_hook(lambda module, inputs, output: output + 100)  # past the ReLU
    unit(x)[:, :80].sum().backward()
    seen = x.grad.abs().sum((0, 2, 3)).view(3, 80).sum(1)
    assert (seen > 0).all()


def test_half_of_the_channels_pass_a_split_unit():
    unit = CIFARShuffleNetV2().stage1[1].eval()
    x = torch.rand(1, 116, 4, 4)
    output = unit(x)
    assert torch.equal(output[:, 0::2], x[:, :58])  # interleaved by the channel shuffle
    assert not torch.equal(output[:, 1::2], x[:, 58:])
