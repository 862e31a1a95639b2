"""Copies to a GPU for which the host does not wait."""
import torch
from torch import Tensor


def to_device(tensor: Tensor, device: torch.device | str) -> Tensor:
    """Return the tensor on a device; a copy to a GPU runs beside what the host does next.

    Only from page-locked memory does CUDA copy so, hence the detour. A tensor that is there already
    is returned as it is.
    """
    device = torch.device(device)
    if device.type == 'cuda' and tensor.device.type == 'cpu':
        tensor = tensor.pin_memory()
    return tensor.to(device, non_blocking=True)
