import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mmkd.connectors import RegionLogits
from mmkd.connectors.region_logits import POOLINGS
from tests import golden


def classifier(channels=3, classes=4):
    layer = nn.Linear(channels, classes).double()
    golden.fill(layer)
    return layer


def features(height, width, channels=3):
    return golden.wave((2, channels, height, width), 0.4).double()


def region_logits(maps, layer, scales, pooling='cascaded'):
    return RegionLogits(scales, pooling).classify(maps, layer.weight, layer.bias)


def bins(size, cells):
    """Adaptive pooling's own rule: floor(i * size / cells) .. ceil((i + 1) * size / cells)."""
    return [(i * size // cells, -(-(i + 1) * size // cells)) for i in range(cells)]


def naive_pool(maps, cells):
    pooled = torch.zeros(*maps.shape[:2], cells, cells, dtype=maps.dtype)
    for i, (top, bottom) in enumerate(bins(maps.shape[2], cells)):
        for j, (left, right) in enumerate(bins(maps.shape[3], cells)):
            pooled[:, :, i, j] = maps[:, :, top:bottom, left:right].mean((2, 3))
    return pooled


@pytest.mark.parametrize('size', [(8, 8), (4, 4), (2, 2), (7, 7), (14, 14), (28, 28), (7, 9)])
@pytest.mark.parametrize('scales', [(1, 2), (1, 4), (1, 2, 4)])
@pytest.mark.parametrize('pooling', POOLINGS)
def test_naive_loop(size, scales, pooling):
    layer, maps = classifier(), features(*size)
    actual = region_logits(maps, layer, scales, pooling)
    base = naive_pool(maps, 4) if pooling == 'cascaded' else maps
    region = 0
    for scale in scales:
        cells = naive_pool(base, scale)
        for row in range(scale):
            for column in range(scale):
                torch.testing.assert_close(actual[:, region], layer(cells[:, :, row, column]))
                region += 1
    assert actual.shape == (2, region, 4)


def test_region_zero_is_the_global_logit_where_four_divides_the_map():
    layer, maps = classifier(), features(8, 8)
    regions = region_logits(maps, layer, (1, 2, 4))
    torch.testing.assert_close(regions[:, 0], layer(maps.mean((2, 3))))


def test_cascaded_global_region_of_a_7x7_map_is_not_the_mean():
    """Spec 2.5: rows weigh .125 .208 .083 .167 .083 .208 .125."""
    weights = torch.tensor([3, 5, 2, 4, 2, 5, 3]).double() / 24
    layer, maps = classifier(), features(7, 7)
    pooled = torch.einsum('nchw,h,w->nc', maps, weights, weights)
    torch.testing.assert_close(region_logits(maps, layer, (1, 2))[:, 0],
                               layer(pooled))
    assert not torch.allclose(layer(pooled), layer(maps.mean((2, 3))))


def test_scale_one_alone_is_the_global_logit_also_at_7x7():
    layer, maps = classifier(), features(7, 7)
    torch.testing.assert_close(region_logits(maps, layer, (1,))[:, 0],
                               layer(maps.mean((2, 3))))


def test_two_by_two_map_is_replicated():
    layer, maps = classifier(), features(2, 2)
    fine = region_logits(maps, layer, (1, 2, 4))[:, 5:].reshape(2, 4, 4, 4)
    expected = layer(maps.permute(0, 2, 3, 1))  # (N, 2, 2, K)
    for row in range(4):
        for column in range(4):
            torch.testing.assert_close(fine[:, row, column], expected[:, row // 2, column // 2])


def test_pooling_features_equals_pooling_logits():
    layer, maps = classifier(), features(8, 8)
    logit_map = layer(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
    expected = F.adaptive_avg_pool2d(logit_map, 2).flatten(2).transpose(1, 2)
    torch.testing.assert_close(region_logits(maps, layer, (1, 2))[:, 1:], expected)


@pytest.mark.parametrize('scales, pooling, message', [
    ((2, 4), 'cascaded', 'must contain 1'), ((), 'direct', 'must contain 1'),
    ((1, 3), 'cascaded', r"\[3\] cannot be pooled.*pooling='direct'"),
    ((1, 8), 'cascaded', r'\[8\]'), ((1, 2), 'max', 'pooling must be one of')])
def test_bad_scales(scales, pooling, message):
    with pytest.raises(ValueError, match=message):
        RegionLogits(scales, pooling)


def test_scales_are_sorted():
    assert RegionLogits([4, 1, 2, 2]).scales == (1, 2, 4)
    assert RegionLogits([3, 1], 'direct').scales == (1, 3)


def test_both_networks_are_classified_by_their_own_layer_and_the_last_map():
    student, teacher = classifier(3), classifier(5)
    maps, wide = features(8, 8), features(4, 4, 5)
    outputs = RegionLogits((1, 2))(
        student_features=(maps.flip(1), maps), student_weight=student.weight,
        student_bias=student.bias, teacher_features=wide, teacher_weight=teacher.weight)
    torch.testing.assert_close(outputs['student_logits'], region_logits(maps, student, (1, 2)))
    torch.testing.assert_close(outputs['teacher_logits'] + teacher.bias,
                               region_logits(wide, teacher, (1, 2)))


@pytest.mark.parametrize('maps, weight, message', [
    (torch.zeros(2, 3), torch.zeros(4, 3), r'last map \(N, C, H, W\), got .* \(2, 3\)'),
    (torch.zeros(2, 3, 4, 4), torch.zeros(4, 5), r'got \(4, 5\) for C = 3')])
def test_what_is_no_map_or_no_linear_classifier_is_refused(maps, weight, message):
    with pytest.raises(ValueError, match=message):
        RegionLogits().classify(maps, weight, None)
