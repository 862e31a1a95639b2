import torch
from mmengine.registry import DefaultScope

from mmkd.registry import MODELS
from tests.models import zoo


def test_is_the_network_of_mmpretrain():
    """mmpretrain's own class computes the same from the same weights, in the same order."""
    ours = zoo.build_classifier('resnet50').eval()
    with DefaultScope.overwrite_default_scope('mmkd'):
        other = MODELS.build(dict(type='ResNet_CIFAR', _scope_='mmpretrain', depth=50))
    other.eval()  # returns None in mmpretrain
    state = {key.replace('stage', 'layer'): value
             for key, value in ours.backbone.state_dict().items()}
    other.load_state_dict(state)
    images = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(ours.backbone(images)[0], other(images)[0])


def test_large_stem_halves_the_image():
    backbone = zoo.build_classifier('resnet50', 'cub').backbone.eval()
    assert backbone.total_stride == 16
    assert backbone(torch.randn(1, 3, 64, 64))[-1].shape == (1, 2048, 4, 4)
