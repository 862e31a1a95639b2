import pytest
import torch

from mmkd.models import CIFARMobileNetV2
from tests.models import zoo


def test_unknown_stem_is_refused():
    with pytest.raises(ValueError, match=r"stem must be one of \('stride2', 'stride1', 'large'\)"):
        CIFARMobileNetV2(stem='small')


@pytest.mark.parametrize('stem, stride', [('stride2', 16), ('stride1', 8), ('large', 32)])
def test_stems_decide_the_stride(stem, stride):
    backbone = CIFARMobileNetV2(stem=stem).eval()
    assert backbone.total_stride == stride
    assert backbone(torch.randn(1, 3, 64, 64))[-1].shape == (1, 1280, 64 // stride, 64 // stride)


def test_stems_have_the_same_weights():
    shapes = [{key: value.shape for key, value in zoo.build_classifier(name).state_dict().items()}
              for name in ('mobilenetv2_stride1', 'mobilenetv2_stride2')]
    assert shapes[0] == shapes[1]


def test_stages_are_linear():
    backbone = CIFARMobileNetV2(out_indices=(0, 1, 2, 3))
    assert all(output.min() < 0 for output in backbone(torch.randn(2, 3, 32, 32)))


def test_width_scales_all_but_the_last_channels():
    backbone = CIFARMobileNetV2(width=1.0)
    assert backbone.conv1[0].out_channels == 32
    assert backbone.stage4[1][0].conv[6].out_channels == 320
    assert backbone.conv2[0].out_channels == 1280
