"""Folding of a network's BatchNorms into the convolutions before them, for eval mode."""
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.utils.fusion import fuse_conv_bn_weights

from mmkd.teachers.running_copy import sharing_copy
from mmkd.utils.feature_capture import FeatureCapture
from mmkd.utils.tensor_tree import tensors_of

TOLERANCE = 1e-4  # Relative to the largest captured value; rounding gives up to 3e-5.


class FoldablePairs:
    """Find the BatchNorms whose input is exactly what one convolution returned.

    It watches what flows through a forward, because the order in which modules are registered
    tells nothing: a pre-activation network has its first convolution in front of all blocks and
    its last BatchNorm behind them.

    Args:
        network: The network, in eval mode.
        captured: Paths of sub-modules whose output must not change.
    """

    def __init__(self, network: nn.Module, captured: set[str]) -> None:
        self.network = network
        self._captured = captured
        self._producers: dict[int, tuple[str, weakref.ref]] = {}
        self._calls: Counter = Counter()
        self._pairs: dict[str, str] = {}

    @property
    def found(self) -> dict[str, str]:
        """The pairs as path of a BatchNorm -> path of its convolution."""
        return {norm: convolution for norm, convolution in self._pairs.items()
                if self._calls[norm] == self._calls[convolution] == 1}

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch the forward that runs in the block."""
        handles = []
        for name, module in self.network.named_modules():
            if isinstance(module, nn.Conv2d) and name not in self._captured:
                handles.append(module.register_forward_hook(self._after_convolution(name)))
            elif isinstance(module, _BatchNorm) and module.running_mean is not None:
                handles.append(module.register_forward_pre_hook(self._before_norm(name)))
        try:
            yield
        finally:
            self._producers.clear()
            for handle in handles:
                handle.remove()

    def _after_convolution(self, name: str) -> Callable:
        def note(module: nn.Module, inputs: tuple, output: Tensor) -> None:
            self._calls[name] += 1
            # The reference is weak, or a whole forward of maps would be alive at once.
            self._producers[id(output)] = (name, weakref.ref(output))
        return note

    def _before_norm(self, name: str) -> Callable:
        def note(module: nn.Module, inputs: tuple) -> None:
            self._calls[name] += 1
            producer, output = self._producers.get(id(inputs[0]), (None, lambda: None))
            if output() is inputs[0]:  # The id of a map that is gone may be used again.
                self._pairs[name] = producer
        return note


def folded_copy(network: nn.Module, capture: FeatureCapture,
                pairs: Mapping[str, str]) -> tuple[nn.Module, FeatureCapture]:
    """Copy a network with its capture and fold BatchNorms in the copy, which shares the rest.

    Args:
        network: The network, in eval mode; it is not changed.
        capture: The network's capture. Hooks of a folded BatchNorm move to the identity in its
            place.
        pairs: Path of a BatchNorm -> path of the convolution before it.

    Returns:
        The copy, and the capture that records from it.
    """
    network, capture = sharing_copy(network, capture, {*pairs, *pairs.values()})
    for norm_path, convolution_path in pairs.items():
        norm, convolution = (network.get_submodule(path) for path in (norm_path, convolution_path))
        _fold(convolution, norm)
        identity = nn.Identity()
        identity._forward_hooks = norm._forward_hooks
        parent, _, name = norm_path.rpartition('.')
        setattr(network.get_submodule(parent), name, identity)
    return network, capture


def check_agreement(exact: Mapping[str, object], folded: Mapping[str, object]) -> None:
    """Compare captured outputs, computed in float32 without TF32.

    Raises:
        RuntimeError: If they differ by more than rounding, or were not finite before anything was
            folded; the message names the layer.
    """
    broken = [name for name, value in exact.items()
              if not all(bool(tensor.isfinite().all()) for tensor in tensors_of(value))]
    if broken:
        raise RuntimeError(
            f"the teacher's captured layers {broken} are not finite on the first batch. Its "
            'weights were finite when they were read, so look at the images, at '
            'data_preprocessor.std and at teacher_input')
    for name in exact:
        for before, after in zip(tensors_of(exact[name]), tensors_of(folded[name]), strict=True):
            scale = before.abs().max().clamp(min=torch.finfo(torch.float32).tiny)
            error = ((after - before).abs().max() / scale).item()
            if not error <= TOLERANCE:
                raise RuntimeError(
                    f'teacher_engine.fold_batchnorm changes the captured layer {name!r} by '
                    f'{error:.1e} of its largest value, more than rounding: some convolution feeds '
                    'more than its BatchNorm. Set fold_batchnorm=False for this teacher')


@torch.no_grad()
def _fold(convolution: nn.Conv2d, norm: _BatchNorm) -> None:
    """Fold in place in float64, so that only the result is rounded."""
    tensors = (norm.running_mean, norm.running_var, norm.weight, norm.bias)
    mean, variance, scale, shift = (None if tensor is None else tensor.double()
                                    for tensor in tensors)
    bias = None if convolution.bias is None else convolution.bias.double()
    weight, bias = fuse_conv_bn_weights(convolution.weight.double(), bias, mean, variance,
                                        norm.eps, scale, shift)
    dtype = convolution.weight.dtype
    convolution.weight = nn.Parameter(weight.to(dtype), requires_grad=False)
    convolution.bias = nn.Parameter(bias.to(dtype), requires_grad=False)
