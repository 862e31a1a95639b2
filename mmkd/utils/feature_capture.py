import difflib
import inspect
from functools import partial

import torch
from mmpretrain.models.heads import MultiLabelClsHead
from torch import Tensor, nn

from mmkd.utils.tensor_tree import map_tensors, tensors_of


class _AllCapturedError(Exception):
    """Ends a forward whose remaining layers nobody asked for."""


class FeatureCapture:
    """Record the outputs of named sub-modules while the ``with`` block runs.

    Outside the block the hooks do nothing. The names are checked when the object is made. Make it
    before the first compiled call, because ``torch.compile`` ignores hooks that are added later.

    With ``stops_early`` set, the block ends as soon as every layer has run; what follows in the
    network and in the block is skipped. One forward must run in full before that, because only
    then a layer that runs twice, or whose output is rewritten in place, is noticed.

    Args:
        model: The network to watch. Its weights and its outputs are not changed.
        layers: Name of the record -> path of the sub-module, as in ``named_modules()``. A module
            that runs several times in one forward, such as a head shared by all pyramid levels,
            is given as ``dict(module=path, collect='list')`` and yields the list of its outputs.
            ``dict(parameter=path)`` yields a parameter, such as a BatchNorm's weight.
            ``dict(part=path)`` yields the sub-module itself, so that a connector can call it.
            ``dict(arguments=path)``, also with ``collect='list'``, yields what the sub-module was
            called with, as a dict from the names of its arguments.

    Raises:
        ValueError: If a path names no sub-module; the message lists those that exist.

    Example:
        >>> capture = FeatureCapture(model, dict(stage3='backbone.stage3', logits='head.fc'))
        >>> with capture as outputs:
        ...     model(images)
        >>> outputs['logits'].shape
        torch.Size([64, 100])
    """

    def __init__(self, model: nn.Module, layers: dict[str, str | dict]) -> None:
        self.paths: dict[str, str] = {}
        self._collected_names: set[str] = set()
        self._modules: dict[str, nn.Module] = {}
        self._parameters: dict[str, tuple[nn.Module, str]] = {}
        self._parts: dict[str, nn.Module] = {}
        self._outputs: dict | None = None
        self._versions: list[tuple[str, Tensor, int]] = []
        self.stops_early = False
        self._multi_label_heads = [path for path, module in model.named_modules()
                                   if isinstance(module, MultiLabelClsHead)]
        for name, layer in layers.items():
            kind, path, is_collected = _parse(name, layer)
            self.paths[name] = path
            if kind == 'parameter':
                self._parameters[name] = _find_parameter(model, path, name)
                continue
            module = find_module(model, path, name)
            if kind == 'part':
                self._parts[name] = module
                continue
            if is_collected:
                self._collected_names.add(name)
            # The hook is a bound method, not a closure, so that the deep copy of a model records
            # into its copy of this object, not into the original.
            self._modules[name] = module
            if kind == 'arguments':
                module.register_forward_pre_hook(partial(self._store_arguments, name),
                                                 with_kwargs=True)
            else:
                module.register_forward_hook(partial(self._store, name))

    def __enter__(self) -> dict[str, Tensor | tuple | list]:
        self._outputs = {name: [] for name in self._collected_names}
        self._outputs |= {name: getattr(*place) for name, place in self._parameters.items()}
        self._outputs |= self._parts
        self._versions = []
        return self._outputs

    def __exit__(self, error_type: type | None, error: BaseException | None,
                 traceback: object) -> bool:
        outputs, versions = self._outputs, self._versions
        # The references are dropped, or the features and their graph would outlive the step.
        self._outputs, self._versions = None, []
        if error_type is None:
            self._check_complete(outputs)
            _check_untouched(versions)
        # Only the signal of this capture is swallowed, not that of a capture around it.
        return isinstance(error, _AllCapturedError) and error.args[0] is self

    def _store_arguments(self, name: str, module: nn.Module, inputs: tuple,
                         keywords: dict) -> None:
        if self._outputs is not None:
            signature = inspect.signature(module.forward)
            found = dict(signature.bind(*inputs, **keywords).arguments)
            for parameter in signature.parameters.values():
                if parameter.kind is parameter.VAR_KEYWORD:  # what **kwargs has taken, by name
                    found |= found.pop(parameter.name, {})
            self._store(name, module, inputs, found)

    def _store(self, name: str, module: nn.Module, inputs: tuple, output: object) -> None:
        if self._outputs is None:
            return
        if isinstance(output, tuple | list) and len(output) == 1:
            output = output[0]
        if torch.compiler.is_compiling():
            # Compiled code cannot be asked for versions; a copy is safe from later rewriting.
            output = map_tensors(torch.clone, output)
        else:
            self._versions += [(name, tensor, tensor._version) for tensor in tensors_of(output)
                               if not tensor.is_inference()]
        if name in self._collected_names:
            self._outputs[name].append(output)
        elif name in self._outputs:
            raise RuntimeError(
                f'layer {name!r} ({self.paths[name]}) ran more than once in one forward, so which '
                'output is meant is open. To get all of them as a list, write '
                f"{name}=dict(module='{self.paths[name]}', collect='list')")
        else:
            self._outputs[name] = output
            is_last = len(self._outputs) == len(self.paths)
            # An exception cannot leave a compiled graph.
            if is_last and self.stops_early and not torch.compiler.is_compiling():
                raise _AllCapturedError(self)

    @property
    def may_stop_early(self) -> bool:
        """Whether it is known how often each layer runs."""
        return not self._collected_names

    @property
    def module_paths(self) -> list[str]:
        """The paths of captured modules, without those of parameters and parts."""
        return [self.paths[name] for name in self._modules]

    def is_called_again(self, path: str) -> bool:
        """Whether a connector or loss can call the module at ``path`` with tensors of its own."""
        return any(f'{path}.'.startswith(f'{self.paths[name]}.') for name in self._parts)

    def class_counts(self, of_maps: bool = False) -> dict[str, int | tuple]:
        """Return the number of classes of each record that tells it.

        A linear layer tells its outputs, and a head with several branches one number for each. A
        parameter of such a layer tells those of the layer.

        Args:
            of_maps: Whether a convolution tells its channels. In a detector they are the classes
                of all anchors.
        """
        owners = {name: module for name, (module, _) in self._parameters.items()}
        counts = {}
        for name, module in (self._modules | owners).items():
            count = (module.out_channels if of_maps and isinstance(module, nn.Conv2d)
                     else getattr(module, 'out_features', None))
            if count is not None:
                is_single = isinstance(count, tuple) and len(count) == 1
                counts[name] = count[0] if is_single else count
        return counts

    def multi_label_layers(self) -> list[str]:
        """Return the records that come from multi-label heads of mmpretrain.

        Their classes are decided one by one, by a sigmoid.
        """
        return [name for name, path in self.paths.items()
                if any(f'{path}.'.startswith(f'{head}.') for head in self._multi_label_heads)]

    def _check_complete(self, outputs: dict) -> None:
        missing = [name for name in self.paths
                   if name not in outputs or (name in self._collected_names and not outputs[name])]
        if missing:
            listed = ', '.join(f'{name} ({self.paths[name]})' for name in missing)
            raise RuntimeError(
                f'captured layers did not run in this forward: {listed}. A layer must be called as '
                'a module to be captured, and must not be replaced after the model was built '
                '(SyncBN conversion replaces norm layers)')


def find_module(model: nn.Module, path: str, name: str = '') -> nn.Module:
    """Return the sub-module at ``path``.

    Args:
        model: The network.
        path: Dotted path as in ``named_modules()``.
        name: The layer's name in the config, for the message.

    Raises:
        ValueError: If there is no such sub-module.
    """
    known = dict(model.named_modules(remove_duplicate=False))
    if path and path in known:
        return known[path]
    parent = path
    while parent not in known:
        parent = parent.rpartition('.')[0]
    children = [child for child, _ in known[parent].named_children()]
    close = difflib.get_close_matches(path, known, n=3)
    raise ValueError(
        f'layer {name or path!r}: {type(model).__name__} has no sub-module {path!r}. '
        f'{parent or "The top level"} holds: {", ".join(children) or "nothing"}.'
        + (f' Close names: {", ".join(close)}.' if close else ''))


def _parse(name: str, layer: str | dict) -> tuple[str, str, bool]:
    """Return kind, path and whether all outputs are collected."""
    if isinstance(layer, str):
        return 'module', layer, False
    keys = set(layer) - {'collect'} if isinstance(layer, dict) else set()
    kind = next(iter(keys), '')
    may_collect = kind in ('module', 'arguments')
    is_known = len(keys) == 1 and (may_collect or kind in ('parameter', 'part'))
    if not is_known or ('collect' in layer) > may_collect or (
            kind == 'module' and 'collect' not in layer):
        raise ValueError(f"layer {name!r}: expected a path, dict(module=path, collect='list'), "
                         'dict(parameter=path), dict(part=path) or dict(arguments=path), got '
                         f'{layer!r}')
    if layer.get('collect', 'list') != 'list':
        raise ValueError(f"layer {name!r}: collect must be 'list', got {layer['collect']!r}")
    return kind, layer[kind], 'collect' in layer


def _find_parameter(model: nn.Module, path: str, name: str) -> tuple[nn.Module, str]:
    module_path, _, parameter = path.rpartition('.')
    module = find_module(model, module_path, name) if module_path else model
    known = [key for key, _ in module.named_parameters(recurse=False)]
    if parameter not in known:
        raise ValueError(f'layer {name!r}: {module_path or type(model).__name__} has no parameter '
                         f'{parameter!r}; it has {known or "none"}')
    return module, parameter


def _check_untouched(versions: list[tuple[str, Tensor, int]]) -> None:
    rewritten = sorted({name for name, tensor, version in versions if tensor._version != version})
    if rewritten:
        raise RuntimeError(
            f'captured outputs were rewritten in place after they were recorded: {rewritten}. '
            'Usually an in-place ReLU follows the layer: capture the ReLU instead, or build it '
            'with inplace=False')
