"""Half precision is computed in float32."""
import torch
from torch import Tensor


def widened(tensor: Tensor) -> Tensor:
    """Return a float16 or bfloat16 tensor as float32, any other as it is.

    torchvision's operators take bfloat16 on no device and float16 not everywhere. mmcv's compiled
    ones take float16 where autocast hands it to them; the result here is as wide as theirs, and its
    rounding happens once, at the end.
    """
    if tensor.dtype in (torch.float16, torch.bfloat16):
        return tensor.float()
    return tensor
