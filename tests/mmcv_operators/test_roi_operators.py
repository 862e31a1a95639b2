import numpy as np
import pytest
import torch
import torchvision

from mmkd.mmcv_operators.missing import MissingOperatorError
from tests.mmcv_operators import oracles

pytestmark = pytest.mark.usefixtures('stand_in_in_use')
# One region lies inside, one sticks out, one is thin, one is on the second image.
ROIS = np.array([[0, 2.3, 1.2, 20.5, 15.1], [0, -6.0, 8.0, 14.0, 40.0], [1, 5.0, 5.0, 5.4, 18.0],
                 [1, 0.0, 0.0, 31.0, 23.0]])


def maps(dtype=torch.float64):
    return torch.randn(2, 3, 12, 16, dtype=dtype)


@pytest.mark.parametrize('aligned', [True, False])
@pytest.mark.parametrize('ratio', [0, 1, 2])
def test_roi_align_is_the_loop(aligned, ratio):
    from mmcv.ops import roi_align
    inputs = maps()
    found = roi_align(inputs, torch.from_numpy(ROIS), 3, 0.5, ratio, 'avg', aligned)
    expected = oracles.roi_align(inputs.numpy(), ROIS, 3, 0.5, ratio, aligned)
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-6)


@pytest.mark.parametrize('aligned', [True, False])
@pytest.mark.parametrize('ratio', [0, 2])
def test_gradient_of_roi_align(aligned, ratio):
    from mmcv.ops import roi_align
    assert torch.autograd.gradcheck(
        lambda inputs: roi_align(inputs, torch.from_numpy(ROIS), 2, 0.5, ratio, 'avg', aligned),
        maps().requires_grad_(), fast_mode=True)


def test_roi_align_takes_channels_last_and_half_precision():
    from mmcv.ops import roi_align
    rois = torch.from_numpy(ROIS).float()
    inputs = maps(torch.float32).to(memory_format=torch.channels_last)
    expected = roi_align(inputs.contiguous(), rois, 3, 0.5, 2)
    assert torch.equal(roi_align(inputs, rois, 3, 0.5, 2), expected)
    for dtype, tolerance in ((torch.float16, 2e-3), (torch.bfloat16, 2e-2)):
        low = inputs.to(dtype).requires_grad_()
        found = roi_align(low, rois.to(dtype), 3, 0.5, 2)
        wide = roi_align(low.detach().float(), rois.to(dtype).float(), 3, 0.5, 2)
        assert found.dtype == dtype
        torch.testing.assert_close(found.float(), wide, atol=tolerance, rtol=tolerance)
        found.float().sum().backward()
        assert low.grad.dtype == dtype and torch.isfinite(low.grad).all()


def test_roi_align_of_no_region():
    from mmcv.ops import roi_align
    inputs = maps().requires_grad_()
    found = roi_align(inputs, torch.zeros(0, 5).double(), 3)
    assert found.shape == (0, 3, 3, 3)
    found.sum().backward()
    assert not inputs.grad.any()


def test_maximum_of_roi_align_is_refused():
    from mmcv.ops import roi_align
    with pytest.raises(MissingOperatorError, match="pool_mode='max' needs mmcv with compiled"):
        roi_align(maps(), torch.from_numpy(ROIS), 3, 0.5, 0, 'max', True)


@pytest.mark.parametrize('scale', [0.5, 0.3])
def test_roi_pool_is_the_loop(scale):
    from mmcv.ops import roi_pool
    inputs = maps()
    found = roi_pool(inputs, torch.from_numpy(ROIS), 3, scale)
    np.testing.assert_allclose(found.numpy(), oracles.roi_pool(inputs.numpy(), ROIS, 3, scale))


def test_roi_pool_does_not_round_corners_as_torchvision_does():
    from mmcv.ops import roi_pool
    inputs, rois = maps(), torch.from_numpy(ROIS)
    assert not torch.allclose(roi_pool(inputs, rois, 3, 0.5),
                              torchvision.ops.roi_pool(inputs, rois, 3, 0.5))


def test_gradient_of_roi_pool():
    from mmcv.ops import roi_pool
    inputs = torch.randperm(2 * 3 * 12 * 16).double().reshape(2, 3, 12, 16)  # no two are equal
    assert torch.autograd.gradcheck(lambda maps: roi_pool(maps, torch.from_numpy(ROIS), 3, 0.5),
                                    inputs.requires_grad_(), fast_mode=True)


def test_roi_pool_outside_gives_zero_and_no_gradient():
    from mmcv.ops import roi_pool
    inputs = (maps() - 10).requires_grad_()
    rois = torch.tensor([[0, 200, 200, 220, 220], [0, 8, 8, 4, 4.0]]).double()
    found = roi_pool(inputs, rois, 3, 0.5)
    assert not found.any()
    found.sum().backward()
    assert not inputs.grad.any()
