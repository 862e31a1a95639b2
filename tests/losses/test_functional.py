"""Checks that the losses share: losses on maps refuse tokens."""
import pytest
import torch

from mmkd import losses
from mmkd.losses import functional

TOKENS = torch.ones(2, 9, 4)  # (N, L, C)
ANCHORS = dict(type='AnchorGenerator', strides=[8], ratios=[1.0], scales=[1])
BOXES = dict(gt_boxes=[torch.zeros(0, 4)] * 2, image_shapes=[(8, 8)] * 2)
# How each loss on maps is built, and called with what stands for the student and the teacher.
MAP_LOSSES = dict(
    ATLoss=lambda x: losses.ATLoss()([x], [x]),
    CWDLoss=lambda x: losses.CWDLoss()(x, x),
    DPKLoss=lambda x: losses.DPKLoss()([x], [x]),
    DeFeatLoss=lambda x: losses.DeFeatLoss(4, 4, num_levels=1)([x], [x], **BOXES),
    FGDLoss=lambda x: losses.FGDLoss(4, 4, num_levels=1)([x], [x], **BOXES),
    FGFILoss=lambda x: losses.FGFILoss(ANCHORS, 4, 4, num_levels=1)(
        [x], [x], gt_boxes=BOXES['gt_boxes']),
    FTLoss=lambda x: losses.FTLoss()(x, x),
    HierarchicalContextLoss=lambda x: losses.HierarchicalContextLoss()([x], [x]),
    ICKDLoss=lambda x: losses.ICKDLoss()(x, x),
    MDRLoss=lambda x: losses.MDRLoss(num_positives=1)([x], [x]),
    NSTLoss=lambda x: losses.NSTLoss()([x], [x]),
    OFDLoss=lambda x: losses.OFDLoss()([x], [x], [torch.ones(4)], [torch.ones(4)]),
    PKDLoss=lambda x: losses.PKDLoss()(x, x),
    PerLevelLoss=lambda x: losses.PerLevelLoss(dict(type='CWDLoss'), num_levels=1)([x], [x]),
    VIDLoss=lambda x: losses.VIDLoss([4], [4])([x], [x]))


@pytest.mark.parametrize('name', MAP_LOSSES)
def test_losses_on_maps_refuse_tokens(name):
    with pytest.raises(ValueError, match=r'\(N, C, H, W\), got .*tokens \(N, L, C\).*TokensToMap'):
        MAP_LOSSES[name](TOKENS)
    assert torch.isfinite(MAP_LOSSES[name](torch.rand(2, 4, 3, 3)))


def test_counts_and_channels_are_named_with_what_to_do():
    functional.check_as_many('', first=[1], second=(2, ))
    with pytest.raises(ValueError, match='as many of each, got 2 maps, 3 scales: give one each'):
        functional.check_as_many('give one each', maps=[1, 2], scales=[1, 2, 3])
    functional.check_channels('in_channels', torch.zeros(2, 3, 4, 4), 3)
    with pytest.raises(ValueError, match=r'in_channels is 4, but the map \(2, 3, 4, 4\) has 3 '
                                         'channels: set in_channels=3'):
        functional.check_channels('in_channels', torch.zeros(2, 3, 4, 4), 4)
