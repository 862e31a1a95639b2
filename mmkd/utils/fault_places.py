"""Where in a config a fault belongs that came up while a run was built, or took its first step."""
import inspect
import traceback
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from mmengine.runner import Runner

from mmkd.utils import config_places
from mmkd.utils.faults import (
    OPTION,
    OWNERS,
    PACKAGE,
    ExpectedFault,
    SettingFault,
    is_expected,
)

SETTINGS = inspect.signature(Runner.__init__).parameters
UNFIT = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError,
         ValueError)
NO_FAULT = (torch.OutOfMemoryError, NotImplementedError)


@contextmanager
def located(cfg: Mapping) -> Iterator[None]:
    """Add to a fault of an entry where in a config the entry stands, or what it belongs to.

    Raises:
        ExpectedFault: If the block raised a :class:`SettingFault`, or an entry was refused while
            it was built.
    """
    try:
        yield
    except Exception as fault:
        text, owners = _at_build(fault)
        for owner in owners:
            places = [place + _key_of(fault, node) for place, node in config_places.walk(cfg)
                      if owner.is_at(node)]
            # A base also holds what its children take parts of.
            places = [place for place in places if place.split('.')[0] in SETTINGS] or places
            if places:
                more = f' and {len(places) - 3} more places' if len(places) > 3 else ''
                raise ExpectedFault(f'{", ".join(places[:3])}{more}: {text}') from fault
        if text == str(fault):
            raise
        raise ExpectedFault(text) from fault


def _at_build(fault: Exception) -> tuple[str, list[SettingFault]]:
    """Return what is to be said of a fault, and the entries of a config that it may belong to.

    What another package raises while an entry is built, or a hook begins, is the answer to a value
    of the config; elsewhere it is left as it is.
    """
    owners = [SettingFault('', entry) for entry in getattr(fault, OWNERS, ())]
    if isinstance(fault, SettingFault):
        return str(fault), [fault, *owners]
    frames = [frame for frame, _ in traceback.walk_tb(fault.__traceback__)]
    is_of_data = {frame.f_code.co_name for frame in frames} & {'full_init', 'load_data_list'}
    if isinstance(fault, OSError):
        return (f'{fault.strerror}: {fault.filename}', owners) if (
            owners and fault.filename and not is_of_data) else (str(fault), [])
    if is_expected(fault):
        return str(fault), owners if type(fault) in (ValueError, TypeError) else []
    is_of_mmkd = Path(frames[-1].f_code.co_filename).is_relative_to(PACKAGE)
    if not isinstance(fault, UNFIT) or isinstance(fault, NO_FAULT) or is_of_mmkd or is_of_data:
        return str(fault), []
    starting = [frame.f_locals['hook'] for frame in frames if frame.f_code.co_name == 'call_hook'
                and frame.f_locals['fn_name'] in ('before_run', 'before_train')]
    if starting:
        name = type(starting[0]).__name__
        return _reason(f'{name} cannot start', fault), [SettingFault('', {'type': name}, 'type')]
    loaders = [frame.f_locals['dataloader'] for frame in frames
               if frame.f_code.co_name == 'build_dataloader']
    if loaders and len(owners) == 1:  # the loop, which asks for it
        return _reason('the data loader cannot be built', fault), [SettingFault('', loaders[0])]
    if owners:
        kind = owners[0].entry.get('type') if isinstance(owners[0].entry, Mapping) else None
        return _reason(f'{getattr(kind, "__name__", kind)} cannot be built', fault), owners
    if path := _first_step(frames):
        return _reason(f'the first step fails in {path}, {type(fault).__name__}', fault), []
    files = ' '.join(frame.f_code.co_filename for frame in frames)
    is_built = 'mmengine/runner/runner.py' in files and 'mmengine/runner/loops.py' not in files
    return _reason('the run cannot be built', fault) if is_built else str(fault), []


def _first_step(frames: list[types.FrameType]) -> str | None:
    """Return the path of the innermost module that ran in the first step of a training."""
    runner = next((frame.f_locals['self'] for frame in frames
                   if isinstance(frame.f_locals.get('self'), Runner)), None)
    modules = [frame.f_locals['self'] for frame in frames
               if frame.f_code.co_name == '_call_impl']
    if runner is None or not modules or runner.iter > 0:
        return None
    paths = {module: path for path, module in runner.model.named_modules(prefix='model')}
    return next((paths[module] for module in reversed(modules) if module in paths), None)


def _reason(what: str, fault: Exception) -> str:
    line = traceback.extract_tb(fault.__traceback__)[-1].line
    said = str(fault.args[0]).strip() if fault.args else ''
    said = said or f'{type(fault).__name__} in the line `{line}`'
    return f'{what}: {said} ({OPTION} shows where)'


def _key_of(fault: Exception, node: Mapping) -> str:
    """Return ``.key`` of an entry, such as None, that its owner alone tells from others."""
    keys = [key for key, value in node.items()
            if isinstance(fault, SettingFault) and not fault.entry and value == fault.entry]
    return f'.{keys[0]}' if len(keys) == 1 else ''
