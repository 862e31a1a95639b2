import torch

from mmkd.utils.transfer import to_device


def test_on_a_cpu_nothing_is_copied():
    tensor = torch.arange(3)
    assert to_device(tensor, 'cpu') is tensor
