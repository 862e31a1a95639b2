import pytest
import torch

from mmkd.models import CIFARResNet
from tests.models import zoo


@pytest.mark.parametrize('arguments, message', [
    (dict(depth=18), r'6n \+ 2 .*8, 14, 20, 32, 44, 56, 110.* got 18'),
    (dict(depth=2), 'got 2'),
    (dict(depth=8, stage_channels=(16, 32)), r'3 stage_channels .*\(16, 32\)'),
    (dict(depth=8, stem_channels=0), 'must be positive, got 0'),
    (dict(depth=8, stem='huge'), r"stem must be one of \('small', 'large'\), got 'huge'"),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CIFARResNet(**arguments)


def test_initialisation():
    torch.manual_seed(0)
    model = zoo.build_classifier('resnet32x4')
    default_fc = model.head.fc.weight.detach().clone(), model.head.fc.bias.detach().clone()
    model.init_weights()
    for name, parameter in model.backbone.named_parameters():
        if parameter.ndim == 4:
            fan_out = parameter.shape[0] * parameter.shape[2] * parameter.shape[3]
            assert parameter.std().item() == pytest.approx((2 / fan_out)**0.5, rel=0.1), name
            assert abs(parameter.mean().item()) < 0.1 * (2 / fan_out)**0.5, name
        else:
            assert torch.equal(parameter, torch.full_like(parameter, name.endswith('weight')))
    # The linear layer keeps what torch gave it: uniform in +- 1 / sqrt(in_channels).
    assert torch.equal(model.head.fc.weight, default_fc[0])
    assert torch.equal(model.head.fc.bias, default_fc[1])
    assert 0.95 / 16 < model.head.fc.weight.abs().max().item() <= 1 / 16


def test_large_stem_halves_the_image():
    small, large = CIFARResNet(8), CIFARResNet(8, stem='large')
    assert (small.total_stride, large.total_stride) == (4, 8)
    assert large.conv1.kernel_size == (7, 7) and large.conv1.stride == (2, 2)
    assert large(torch.randn(1, 3, 64, 64))[-1].shape == (1, 64, 8, 8)
