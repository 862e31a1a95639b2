"""What a deployed network costs: its parameters and the FLOPs of one image."""
import copy
from functools import partial

import torch
from mmengine.analysis import FlopAnalyzer
from torch import Tensor, nn

from mmkd.utils.checkpoint import deployed_network


def without_branches(network: nn.Module) -> nn.Module:
    """Return a copy whose training-only parts are empty; they would count as its cost."""
    network = copy.deepcopy(network)
    for prefix in getattr(network, 'training_only_prefixes', ()):
        setattr(network, prefix.removesuffix('.'), nn.ModuleDict())
    return network


@torch.no_grad()
def count_flops(network: nn.Module, inputs: Tensor, data_samples: list | None) -> int:
    """Return the multiply-adds of a network on images, as MMEngine counts them.

    The second stage of a detector needs the proposals of the first, and those the sizes of the
    images, so the data samples take part. What it costs depends on how many proposals there are.

    Args:
        network: A network of mmpretrain or mmdet; it is put into eval mode.
        inputs: Preprocessed images (N, C, H, W).
        data_samples: Theirs.
    """
    network = copy.copy(network.eval())  # the copy's own `forward` leaves the network's as it is
    network.forward = partial(network.forward, data_samples=data_samples)
    analyzer = FlopAnalyzer(network, (inputs,))
    analyzer.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    return analyzer.total()


def print_complexity(model: nn.Module, batch: dict) -> None:
    """Print parameters and FLOPs of the deployed network at the size of an image.

    Args:
        model: A distiller, mutual distiller or plain model.
        batch: From the loader of the test set; its first image counts.
    """
    network = without_branches(deployed_network(model)[0])
    print(f'parameters: {sum(parameter.numel() for parameter in network.parameters()):,}')
    data = model.data_preprocessor(batch, False)
    inputs, samples = data['inputs'][:1], data.get('data_samples')
    flops = count_flops(network, inputs, samples and samples[:1])
    shape = 'x'.join(str(size) for size in inputs.shape[1:])
    print(f'FLOPs at {shape} (multiply-adds): {flops:,}')
