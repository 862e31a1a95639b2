"""Copies to a GPU for which the host does not wait."""
import torch
from torch import Tensor


def to_device(tensor: Tensor, device: torch.device | str) -> Tensor:
    """Return the tensor on a device; a copy to a GPU runs beside what the host does next.

    CUDA copies in this way from page-locked memory only, so that the tensor goes there first. A
    tensor that is on the device already is returned as it is.
    """
    device = torch.device(device)
    if device.type == 'cuda' and tensor.device.type == 'cpu':
        tensor = tensor.pin_memory()
    return tensor.to(device, non_blocking=True)
