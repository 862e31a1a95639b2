import pytest
import torch

from mmkd.models import CIFARVGG
from tests.models import zoo


def test_unknown_depth_is_refused():
    with pytest.raises(ValueError, match=r'depth must be one of \(8, 11, 13, 16, 19\), got 10'):
        CIFARVGG(10)


@pytest.mark.parametrize('pooled_size, image_size, last', [
    (64, 32, 4), (64, 64, 4), (64, 96, 12), (None, 64, 8), (32, 32, 2)])
def test_stage_4_is_pooled_at_one_size_only(pooled_size, image_size, last):
    backbone = CIFARVGG(8, pooled_size=pooled_size).eval()
    with torch.no_grad():
        assert backbone(torch.randn(1, 3, image_size, image_size))[-1].shape[2:] == (last, last)


def test_initialisation():
    torch.manual_seed(0)
    model = zoo.build_classifier('vgg8')
    model.init_weights()
    assert not any(module.bias.any() for module in model.modules()
                   if isinstance(module, torch.nn.Conv2d | torch.nn.Linear))
    assert model.head.fc.weight.std().item() == pytest.approx(0.01, rel=0.05)
    convolution = model.backbone.stage4[0]
    assert convolution.weight.std().item() == pytest.approx((2 / (9 * 512))**0.5, rel=0.05)
