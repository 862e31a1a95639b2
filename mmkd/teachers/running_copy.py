"""A copy of the teacher that runs in its place and shares the tensors that it does not change."""
import copy
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import torch
from torch import nn

from mmkd.utils.feature_capture import FeatureCapture

# A layer that first computes with its weights in float32, such as weight standardisation, has a
# different forward.
CAST_BY_AUTOCAST = {kind.forward for kind in (
    nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d)}


def sharing_copy(network: nn.Module, capture: FeatureCapture,
                 changed: Collection[str]) -> tuple[nn.Module, FeatureCapture]:
    """Copy a network with its capture; only the tensors of the changed modules are copied.

    Args:
        network: The network; it is not changed.
        capture: The network's capture.
        changed: Paths of the modules whose tensors the copy may replace.
    """
    shared = {id(tensor): tensor for path, module in network.named_modules() if path not in changed
              for tensor in (*module._parameters.values(), *module._buffers.values())
              if tensor is not None}
    return copy.deepcopy((network, capture), shared)


class CastLayers:
    """Find the layers whose weights the run's autocast rounds in every step.

    Autocast keeps rounded weights only where they are trained. A part that turns autocast off,
    or that a capture does not reach, is left as it is.

    Args:
        network: The network, in eval mode.
    """

    def __init__(self, network: nn.Module) -> None:
        self.network = network
        self.found: list[str] = []

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch the forward that runs in the block, under autocast."""
        outside = set()
        candidates = {module: path for path, module in self.network.named_modules()
                      if type(module).forward in CAST_BY_AUTOCAST
                      and module.weight.dtype == torch.float32}

        def note(module: nn.Module, inputs: tuple) -> None:
            path = candidates[module]
            if torch.is_autocast_enabled(module.weight.device.type):
                self.found.append(path)
            else:
                outside.add(path)

        handles = [module.register_forward_pre_hook(note) for module in candidates]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()
            self.found = sorted(set(self.found) - outside)


def cast_copy(network: nn.Module, capture: FeatureCapture, layers: Collection[str],
              dtype: torch.dtype) -> tuple[nn.Module, FeatureCapture]:
    """Copy a network with its capture and round the weights of some layers once."""
    network, capture = sharing_copy(network, capture, layers)
    for path in layers:
        layer = network.get_submodule(path)
        for name, parameter in layer.named_parameters(recurse=False):
            setattr(layer, name, nn.Parameter(parameter.to(dtype), requires_grad=False))
    return network, capture
