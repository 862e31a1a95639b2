import pytest
import torch

from mmkd.utils.transfer import to_device

pytestmark = pytest.mark.gpu


def test_copy_to_a_gpu_is_equal():
    tensor = torch.arange(3)
    copied = to_device(tensor, 'cuda')
    assert copied.is_cuda and torch.equal(copied.cpu(), tensor)
    assert to_device(copied, copied.device) is copied
