import torch

from mmkd.models import MobileNetV1


def test_maps_of_the_stages():
    backbone = MobileNetV1(out_indices=(0, 1, 2, 3)).eval()
    with torch.no_grad():
        outputs = backbone(torch.randn(1, 3, 224, 224))
    assert [tuple(output.shape[1:]) for output in outputs] == [
        (128, 56, 56), (256, 28, 28), (512, 14, 14), (1024, 7, 7)]
    assert all(output.min() == 0 for output in outputs)


def test_thirteen_separable_convolutions():
    backbone = MobileNetV1()
    depthwise = [module for module in backbone.modules()
                 if isinstance(module, torch.nn.Conv2d) and module.groups > 1]
    assert len(depthwise) == 13
    assert all(module.groups == module.in_channels for module in depthwise)
