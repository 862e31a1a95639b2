import hashlib

import numpy as np
import torch
from torch import Tensor, nn


def hash_of_weights(network: nn.Module) -> str:
    """Return a hash of the names and bytes of all tensors.

    ``num_batches_tracked`` is left out: nothing reads it in eval mode, and public files lack it.
    """
    digest = hashlib.sha256()
    for name, tensor in network.state_dict().items():
        if not name.endswith('num_batches_tracked'):
            digest.update(f'{name} {tensor.dtype} {tuple(tensor.shape)}'.encode())
            digest.update(bytes_of(tensor))
    return digest.hexdigest()


def bytes_of(tensor: Tensor) -> np.ndarray:
    """Return the bytes of a tensor on the host."""
    # The tensor is viewed as bytes, because NumPy has no bfloat16.
    return tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy()
