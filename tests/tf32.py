"""cuDNN's TF32 on a machine without a GPU: operands are rounded as a tensor core rounds them."""
import torch
from torch.utils._python_dispatch import TorchDispatchMode

CONVOLUTIONS = {torch.ops.aten.convolution.default}
PRODUCTS = {torch.ops.aten.mm.default, torch.ops.aten.addmm.default, torch.ops.aten.bmm.default}


def rounded(tensor):
    """Round float32 to the 10 bits of TF32's fraction, to nearest, ties to even."""
    bits = tensor.contiguous().view(torch.int32)
    bits = (bits + 0xFFF + ((bits >> 13) & 1)) & ~0x1FFF
    return bits.view(torch.float32)


class EmulatedTF32(TorchDispatchMode):
    """Rounds the operands wherever the settings of torch let a GPU do so."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        backend = (torch.backends.cudnn.conv if func in CONVOLUTIONS
                   else torch.backends.cuda.matmul if func in PRODUCTS else None)
        if backend is not None and backend.fp32_precision == 'tf32':
            args = [rounded(arg) if isinstance(arg, torch.Tensor) and arg.dtype == torch.float32
                    and arg.ndim > 1 else arg for arg in args]
        return func(*args, **(kwargs or {}))
