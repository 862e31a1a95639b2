import pytest
import torch

from mmkd.connectors import AttentionFusion


def test_shapes_are_those_of_the_teacher():
    fusion = AttentionFusion([4, 8, 16], [6, 12, 24], [16, 8, 1])
    stages = [torch.randn(2, 4, 8, 8), torch.randn(2, 8, 4, 4), torch.randn(2, 16)]
    outputs = fusion(stages)
    assert [tuple(output.shape) for output in outputs] == [
        (2, 6, 16, 16), (2, 12, 8, 8), (2, 24, 1, 1)]


def test_shallow_stages_see_deep_ones_but_not_the_reverse():
    fusion = AttentionFusion([4, 8], [4, 8], [8, 4]).eval()
    stages = [torch.randn(1, 4, 8, 8), torch.randn(1, 8, 4, 4)]
    shallow, deep = fusion(stages)
    assert not torch.equal(fusion([stages[0], stages[1] + 1])[0], shallow)
    assert torch.equal(fusion([stages[0] + 1, stages[1]])[1], deep)


def test_width_is_that_of_the_deepest_stage_up_to_512():
    assert AttentionFusion([4, 8], [4, 8], [8, 4]).blocks[0].reduce[0].out_channels == 8
    assert AttentionFusion([4, 900], [4, 8], [8, 4]).blocks[0].reduce[0].out_channels == 512


def test_lists_must_agree():
    with pytest.raises(ValueError, match='one entry per stage'):
        AttentionFusion([4, 8], [4, 8], [8])
    fusion = AttentionFusion([4, 8], [4, 8])
    stages = [torch.randn(1, 4, 8, 8), torch.randn(1, 8, 4, 4), torch.randn(1, 8, 2, 2)]
    with pytest.raises(ValueError, match='got 3 features, 2 channels: give in_channels'):
        fusion(stages)
    with pytest.raises(ValueError, match=r'in_channels\[1\] is 8, but the map .* has 6 channels'):
        fusion([stages[0], torch.randn(1, 6, 4, 4)])
