"""Full float32 where a comparison needs it."""
from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def without_tf32() -> Iterator[None]:
    """Compute convolutions and matrix products of the block in full float32 on every device.

    cuDNN rounds the operands of a float32 convolution to TF32, 10 bits behind the binary point,
    unless it is told not to. The earlier settings are restored afterwards.
    """
    backends = torch.backends
    matmul = torch.get_float32_matmul_precision()
    if hasattr(backends.cudnn, 'conv'):  # From torch 2.9 on there is a setting for each operation.
        switches = [(backends.cudnn.conv, 'fp32_precision', 'ieee'),
                    (backends.cuda.matmul, 'fp32_precision', 'ieee'),
                    (backends.mkldnn.matmul, 'fp32_precision', 'ieee')]
    else:
        switches = [(backends.cudnn, 'allow_tf32', False)]
    before = [getattr(owner, name) for owner, name, _ in switches]
    # The older setting of products and the newer one must agree, or torch refuses to multiply.
    torch.set_float32_matmul_precision('highest')
    for owner, name, exact in switches:
        setattr(owner, name, exact)
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(matmul)
        for (owner, name, _), value in zip(switches, before):
            setattr(owner, name, value)
