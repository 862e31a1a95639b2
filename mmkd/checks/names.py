"""Names of a config that are looked up beside ``Registry.build``, and arguments that it keeps."""
import difflib
import fnmatch
import functools
import inspect
import types
from collections.abc import Callable, Iterable, Iterator, Mapping

from mmengine import fileio
from mmengine import registry as registries
from mmengine.config import Config
from mmengine.config.utils import MODULE2PACKAGE
from mmengine.fileio.backends.registry_utils import backends
from mmengine.hooks import CheckpointHook, EMAHook
from mmengine.registry import DefaultScope, Registry
from mmengine.runner import Runner
from torch import nn
from torch.nn import utils as clipping

import mmkd.registry  # noqa: F401  the scope mmkd
from mmkd.checks.sections import unknown_keys
from mmkd.utils import argument_types, build_faults, config_places
from mmkd.utils.faults import did_you_mean

LOOKED_UP = {  # place -> registry, and whether the arguments are all that its entries take
    'optim_wrapper*.optimizer': (registries.OPTIMIZERS, False),
    '*_dataloader.collate_fn': (registries.FUNCTIONS, True),
    '*_dataloader.worker_init_fn': (registries.FUNCTIONS, True),
    '*init_cfg': (registries.WEIGHT_INITIALIZERS, True),
    '*init_cfg.[0-9]': (registries.WEIGHT_INITIALIZERS, True),
    'model_wrapper_cfg': (registries.MODEL_WRAPPERS, False),
    '*norm_cfg': (registries.MODELS, False),
    '*conv_cfg': (registries.MODELS, False),
    '*act_cfg': (registries.MODELS, False),
}
TYPED = {'param_scheduler': registries.PARAM_SCHEDULERS,
         'param_scheduler.[0-9]': registries.PARAM_SCHEDULERS,
         **dict.fromkeys(('train_cfg', 'val_cfg', 'test_cfg'), registries.LOOPS)}
CLIPPING = {'norm': clipping.clip_grad_norm_, 'value': clipping.clip_grad_value_}
FACTORS = ('lr_mult', 'decay_mult')
BESIDE = ('type', '_scope_', 'override', 'priority')  # the last is of the entry of a hook


def problems(cfg: Config) -> list[str]:
    """Name what no registry has, and arguments that would be kept and not looked at."""
    scope = cfg.get('default_scope')
    lines = _scope(scope)
    if lines:
        return lines
    with DefaultScope.overwrite_default_scope(scope):
        for place, entry in config_places.walk(cfg):
            for pattern, (registry, is_judged) in LOOKED_UP.items():
                if fnmatch.fnmatchcase(place, pattern) and isinstance(entry, Mapping):
                    lines += _entry(place, entry, registry, is_judged)
            if place.endswith('init_cfg'):
                lines += _initialisation(place, entry)
            if isinstance(entry, types.FunctionType) and '<' in entry.__qualname__:
                lines.append(f'{place} is a function of the config itself, which cannot be written '
                             'beside a run. A config holds values and names of types; write the '
                             'value, or a class in a module of custom_imports')
            if place.endswith('backend_args') and isinstance(entry, Mapping):
                lines += _backend(place, entry)
        lines += [*_constructor(cfg), *_custom_keys(cfg)]
        for place, hook in _hooks(cfg):
            lines += _hook(place, hook)
        for place, entry in config_places.walk(cfg):
            for owner, registry in TYPED.items():
                if fnmatch.fnmatchcase(place, owner) and isinstance(entry, Mapping):
                    lines += _types(place, entry, build_faults.class_of(registry, entry))
    return lines + _clipping(cfg)


def _scope(scope: object) -> list[str]:
    """A scope that no registry has is passed over by MMEngine, with a warning."""
    roots = [registry for registry in vars(registries).values() if isinstance(registry, Registry)]
    known = {'mmengine', *MODULE2PACKAGE}.union(*(root.children for root in roots))
    if scope is None or scope in known:
        return []
    hint = did_you_mean(scope, known) if isinstance(scope, str) else ''
    there = {*roots[0].children, 'mmengine', *build_faults.installed_toolboxes()}
    return [f'default_scope: there is no scope {scope!r}.{hint} Installed packages have: '
            f'{", ".join(sorted(there))}']


def _entry(place: str, entry: Mapping, registry: Registry, is_judged: bool) -> list[str]:
    if 'type' not in entry:
        return [f'{place}: needs a type, got only {list(entry)}']
    kind = _find(registry, entry)
    if kind is None:
        return [f'{place}: {build_faults.unknown_type(registry, entry)}']
    return _arguments(place, entry, kind) if is_judged else []


def _initialisation(place: str, entry: object) -> list[str]:
    """MMEngine passes over the name of a layer that no module has."""
    entries = entry if isinstance(entry, list | tuple) else [entry]
    if entry is not None and not all(isinstance(item, Mapping) for item in entries):
        return [f'{place} must be a dict with a type, or a list of those, got {entry!r}']
    named = [item.get('layer') or () for item in entries if entry]
    known = [*vars(nn), *registries.MODELS.module_dict]
    lines = []
    for name in [layer for names in named for layer in ([names] if isinstance(names, str)
                                                        else names)]:
        close = difflib.get_close_matches(str(name), known, n=1, cutoff=0.8)
        if name not in known and close and build_faults.class_of(
                registries.MODELS, dict(type=name)) is None:
            lines.append(f'{place}: no layer is called {name!r}, so nothing would be initialised. '
                         f'Did you mean {close[0]!r}?')
    return lines


def _find(registry: Registry, entry: Mapping) -> object:
    kind = build_faults.class_of(registry, entry)
    if kind is None and isinstance(entry['type'], str):  # of the scope of a network around it
        name = entry['type'].rpartition('.')[2]
        kind = next((node.module_dict[name] for node in build_faults.siblings(registry)
                     if name in node.module_dict), None)
    return kind


def _arguments(place: str, entry: Mapping, kind: object, more: Iterable[str] = ()) -> list[str]:
    known = [*build_faults.arguments_of(kind), *more]
    unknown = [key for key in entry if key not in known and key not in BESIDE]
    return [f'{place}: {build_faults.unknown_arguments(kind, unknown, known)}'] if unknown else []


def _backend(place: str, entry: Mapping) -> list[str]:
    name = entry.get('backend')
    if name is None:
        return []
    if name not in backends:
        return [f'{place}.backend: there is no storage {name!r}.'
                f'{did_you_mean(name, backends)} There are: {", ".join(sorted(backends))}']
    kind = backends[name]
    if kind.__init__ is object.__init__ or issubclass(kind, fileio.LocalBackend):
        return _arguments(place, entry, kind, ['backend'])
    return []


def _constructor(cfg: Config) -> list[str]:
    name = config_places.find(cfg, 'optim_wrapper.constructor')
    entry = dict(type=name)
    registry = registries.OPTIM_WRAPPER_CONSTRUCTORS
    if not isinstance(name, str) or _find(registry, entry) is not None:
        return []
    return [f'optim_wrapper.constructor: {build_faults.unknown_type(registry, entry)}']


def _custom_keys(cfg: Config) -> list[str]:
    """What is no factor becomes a setting of the optimizer, and must be one of its arguments."""
    place = 'optim_wrapper.paramwise_cfg.custom_keys'
    groups, optimizer = (config_places.find(cfg, where)
                         for where in (place, 'optim_wrapper.optimizer'))
    if not isinstance(optimizer, Mapping) or 'type' not in optimizer or not isinstance(
            groups, Mapping) or config_places.find(cfg, 'optim_wrapper.constructor'):
        return []
    kind = _find(registries.OPTIMIZERS, optimizer)
    known = {*FACTORS, *(build_faults.arguments_of(kind) if kind else ())}
    return [line for name, group in groups.items() if kind and isinstance(group, Mapping)
            for line in unknown_keys(f'{place}.{name}', group, known)]


def _hooks(cfg: Config) -> Iterator[tuple[str, Mapping]]:
    default, custom = cfg.get('default_hooks'), cfg.get('custom_hooks')
    for owner, hooks in (('default_hooks', default.items() if isinstance(default, Mapping) else ()),
                         ('custom_hooks', enumerate(custom if isinstance(custom, list) else ()))):
        for name, hook in hooks:
            if isinstance(hook, Mapping) and 'type' in hook:
                yield f'{owner}.{name}', hook


def _hook(place: str, hook: Mapping) -> list[str]:
    """Judge the hooks that take any keyword, and hand it on later or never."""
    kind = build_faults.class_of(registries.HOOKS, hook)
    lines = _types(place, hook, kind)
    for parent, passed_on in KEPT.items():
        if inspect.isclass(kind) and issubclass(kind, parent):
            lines += passed_on(place, hook, kind)
    return lines


def _types(place: str, entry: Mapping, kind: object) -> list[str]:
    """Judge the values of a class of MMEngine by its annotations."""
    hints = {}
    for parent in reversed(kind.__mro__ if inspect.isclass(kind) else ()):
        if parent.__module__.startswith('mmengine.') and '__init__' in vars(parent):
            hints |= argument_types.hints_of(parent.__init__)
    found = {name: argument_types.problem(name, entry[name], *hints[name])
             for name in entry if name in hints}
    return [f'{place}: {kind.__name__}: {problem}' for problem in found.values() if problem]


def _checkpoint(place: str, hook: Mapping, kind: type) -> list[str]:
    return _arguments(place, hook, kind, inspect.signature(Runner.save_checkpoint).parameters)


def _average(place: str, hook: Mapping, kind: type) -> list[str]:
    average = dict(type=hook.get('ema_type', 'ExponentialMovingAverage'))
    found = _find(registries.MODELS, average)
    if found is None:
        return [f'{place}.ema_type: {build_faults.unknown_type(registries.MODELS, average)}']
    passed_on = [name for name in build_faults.arguments_of(found) if name != 'model']
    return _arguments(place, hook, kind, passed_on)


KEPT: dict[type, Callable[[str, Mapping, type], list[str]]] = {
    CheckpointHook: _checkpoint, EMAHook: _average}


@functools.cache
def _clipping_keys(kind: str) -> set[str]:
    return {*inspect.signature(CLIPPING[kind]).parameters} - {'parameters'} | {'type'}


def _clipping(cfg: Config) -> list[str]:
    place = 'optim_wrapper.clip_grad'
    given = config_places.find(cfg, place)
    if not isinstance(given, Mapping):
        return [] if given is None else [
            f'{place} must be a dict, such as dict(max_norm=10), got {given!r}']
    kind = given.get('type', 'norm')
    if kind not in CLIPPING:
        return [f'{place}.type must be one of {", ".join(map(repr, CLIPPING))}, got {kind!r}']
    return unknown_keys(place, given, _clipping_keys(kind))
