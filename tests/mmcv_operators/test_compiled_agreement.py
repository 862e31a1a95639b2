"""torchvision's operators beside mmcv's compiled ones, where there are any."""
import numpy as np
import pytest
import torch

from mmkd.mmcv_operators import stand_in
from tests.mmcv_operators import small_detectors
from tests.mmcv_operators.test_deformable import GEOMETRIES, convolution_inputs
from tests.mmcv_operators.test_nms import METHODS, boxes_and_scores
from tests.mmcv_operators.test_roi_operators import ROIS

TOLERANCE = 1e-6


@pytest.fixture
def on_both(compiled, use_operators):
    """A function that computes something on the compiled operators and on the stand-in."""

    def compute(function, *arguments):
        results = []
        for operators in (compiled, stand_in):
            use_operators(operators)
            results.append(function(*arguments))
        return results

    return compute


def values_and_gradients(function, *inputs):
    """Apply a function and differentiate a weighted sum of its result."""
    inputs = [tensor.clone().requires_grad_() for tensor in inputs]
    result = function(*inputs)
    weights = torch.linspace(-1, 1, result.numel(), dtype=result.dtype).view_as(result)
    return [result.detach(), *torch.autograd.grad(result, inputs, weights)]


def assert_agree(results):
    for compiled, ours in zip(*results):
        scale = max(1.0, float(compiled.abs().max()))
        torch.testing.assert_close(ours, compiled, rtol=TOLERANCE, atol=TOLERANCE * scale)


@pytest.mark.parametrize('offset', [0, 1])
@pytest.mark.parametrize('threshold', [0.1, 0.3, 0.5, 0.6, 0.7, 0.9])
def test_nms(on_both, threshold, offset):
    from mmcv.ops import nms
    for seed in range(5):
        boxes, scores = boxes_and_scores(300, seed)
        scores[5] = scores[20] = scores[40]
        kept = [result[1].tolist() for result in on_both(nms, boxes, scores, threshold, offset)]
        assert kept[0] == kept[1] and kept[0]


def test_nms_of_whole_pixels_with_ties(on_both):
    """IoUs that meet the threshold exactly, and equal scores."""
    from mmcv.ops import nms
    boxes, scores = boxes_and_scores(400)
    boxes, scores = np.round(boxes / 4), np.round(scores, 1)
    boxes[:, 2:] += boxes[:, :2] == boxes[:, 2:]
    for threshold in (0.2, 0.4, 0.5, 0.6, 0.75, 0.8):
        kept = [result[1].tolist() for result in on_both(nms, boxes, scores, threshold)]
        assert kept[0] == kept[1]


@pytest.mark.parametrize('offset', [0, 1])
@pytest.mark.parametrize('method', METHODS)
def test_soft_nms(on_both, method, offset):
    from mmcv.ops import soft_nms
    for seed in range(5):
        boxes, scores = (torch.from_numpy(array) for array in boxes_and_scores(200, seed))
        results = on_both(soft_nms, boxes, scores.round(decimals=1), 0.3, 0.5, 0.05, method, offset)
        assert_agree(results)
        assert results[0][1].tolist() == results[1][1].tolist()


def test_nms_match(on_both):
    from mmcv.ops import nms_match
    boxes, scores = boxes_and_scores(200)
    results = on_both(nms_match, torch.from_numpy(np.c_[boxes, scores]), 0.4)
    assert [group.tolist() for group in results[0]] == [group.tolist() for group in results[1]]


@pytest.mark.parametrize('aligned', [True, False])
@pytest.mark.parametrize('ratio', [0, 2])
@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
def test_roi_align(on_both, dtype, ratio, aligned):
    from mmcv.ops import roi_align
    # mmcv aborts the process where an aligned region has a negative size.
    rois, maps = torch.from_numpy(ROIS).to(dtype), torch.randn(2, 8, 24, 32, dtype=dtype)
    assert_agree(on_both(values_and_gradients, lambda inputs: roi_align(
        inputs, rois, 7, 0.5, ratio, 'avg', aligned), maps))


@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
@pytest.mark.parametrize('geometry', GEOMETRIES, ids=['plain', 'strided groups'])
def test_deformable_convolutions(on_both, geometry, dtype):
    from mmcv.ops import deform_conv2d, modulated_deform_conv2d
    maps, shifts, mask, kernels, bias = (
        tensor.to(dtype) for tensor in convolution_inputs(geometry))
    assert_agree(on_both(values_and_gradients, lambda *inputs: deform_conv2d(
        *inputs, *geometry.values()), maps, shifts, kernels))
    assert_agree(on_both(values_and_gradients, lambda *inputs: modulated_deform_conv2d(
        *inputs, *geometry.values()), maps, shifts, mask, kernels, bias))


@pytest.mark.parametrize('name', ['RetinaNet', 'Faster R-CNN', 'Soft-NMS', 'RepPoints',
                                  'Deformable backbone'])
def test_whole_detectors(on_both, name):
    found = on_both(lambda: small_detectors.predict(small_detectors.build(name)))
    for compiled, ours in zip(*found):
        assert len(compiled[0]) > 0
        assert_agree([compiled[:2], ours[:2]])
        assert torch.equal(compiled[2], ours[2])


@pytest.mark.parametrize('name', ['RetinaNet', 'Faster R-CNN', 'RepPoints'])
def test_a_training_step(on_both, name):
    compiled, ours = on_both(
        lambda: small_detectors.gradients_of_a_step(small_detectors.build(name)))
    assert ours[0] == pytest.approx(compiled[0], rel=TOLERANCE)
    assert ours[1].keys() == compiled[1].keys()
    for key, gradient in compiled[1].items():
        scale = gradient.abs().max().clamp(min=1e-12)  # some are zero
        torch.testing.assert_close(ours[1][key] / scale, gradient / scale, rtol=0, atol=1e-5)
