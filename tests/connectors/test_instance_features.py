import math

import pytest
import torch

from mmkd.connectors import InstanceFeatures
from tests import toy_instances


def bilinear(plane, y, x):
    """One value of a map between its positions; outside of it the border goes on."""
    height, width = len(plane), len(plane[0])
    y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
    top, left = math.floor(y), math.floor(x)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    down, along = y - top, x - left
    return ((1 - down) * ((1 - along) * plane[top][left] + along * plane[top][right])
            + down * ((1 - along) * plane[bottom][left] + along * plane[bottom][right]))


def loop(plane, box, stride, size):
    left, top, right, bottom = (value / stride - 0.5 for value in box)
    return [[sum(bilinear(plane, top + (bottom - top) * (row + part / 4) / size,
                          left + (right - left) * (column + other / 4) / size)
                 for part in (1, 3) for other in (1, 3)) / 4
             for column in range(size)] for row in range(size)]


def test_agrees_with_loops():
    features, boxes = toy_instances.pyramid(0.3, channels=1), toy_instances.boxes()
    found = InstanceFeatures(strides=[8, 16], size=4)(features, boxes)
    for index, box in enumerate(boxes.flatten(0, 1).tolist()):
        side = math.sqrt((box[2] - box[0]) * (box[3] - box[1]))
        level = int(side >= 224)
        assert level == [0, 1, 1, 0, 1, 0][index]
        expected = loop(features[level][index // 3, 0].tolist(), box, (8, 16)[level], 4)
        torch.testing.assert_close(found[index, 0], torch.tensor(expected).double())


def test_a_constant_stays_one_and_half_precision_is_widened():
    features = [torch.full((2, 3, 5, 5), 7.0, dtype=torch.bfloat16)]
    found = InstanceFeatures(strides=[8], size=2)(features, torch.tensor([[[4.0, 4, 30, 20]]] * 2))
    assert found.dtype == torch.float32
    assert torch.equal(found, torch.full((2, 3, 2, 2), 7.0))


def test_features_get_a_gradient():
    features = [level.requires_grad_() for level in toy_instances.pyramid(0.3)]
    InstanceFeatures(strides=[8, 16])(features, toy_instances.boxes()).square().sum().backward()
    assert all(level.grad.abs().sum() > 0 for level in features)


def test_other_levels_and_arguments_are_refused():
    with pytest.raises(ValueError, match='got 2 levels, 5 strides: give one stride'):
        InstanceFeatures()(toy_instances.pyramid(0.3), toy_instances.boxes())
    for options in (dict(strides=[]), dict(size=0), dict(sampling_ratio=0)):
        with pytest.raises(ValueError, match='must be >= 1'):
            InstanceFeatures(**options)


@pytest.mark.parametrize('strides, shape, fits', [
    ([8, 16], (320, 320), True), ([8, 16], (313, 320), True), ([4, 8], (320, 320), False),
    ([16, 32], (320, 320), False), ([8, 32], (320, 320), False), ([8, 16], (320, 640), False)])
def test_strides_of_other_levels_are_refused(strides, shape, fits):
    connector = InstanceFeatures(strides=strides, size=2)
    call = toy_instances.pyramid(0.3), toy_instances.boxes(), [shape] * 2
    if fits:
        assert torch.equal(connector(*call), connector(*call[:2]))
        return
    with pytest.raises(ValueError, match=rf'strides=\[{strides[0]}, {strides[1]}\]: a canvas of '
                                         rf'{shape[0]} x {shape[1]} pixels .* Give the strides'):
        connector(*call)
