"""Settings that a detector reads while it runs, by name: one that is misspelt is passed over."""
import difflib
import importlib
import inspect
import re
import sys
from collections.abc import Mapping

from mmengine.config import Config
from torch import nn

from mmkd.checks.sections import unknown_keys
from mmkd.utils import config_places

OF_BATCHED = {'type', 'class_agnostic', 'split_thr', 'max_num'}
GIVEN = {'boxes', 'scores', 'dets', 'labels'}
PARTS = ('train_cfg', 'test_cfg')


def problems(cfg: Config) -> list[str]:
    """Name suppressions of boxes that do not exist, and arguments that they do not take."""
    lines = []
    for place, entry in config_places.walk(cfg):
        if place.endswith('_cfg.nms') or re.search(r'_cfg\..*\.nms$', place):
            lines += _suppression(place, entry)
    return lines


def _suppression(place: str, entry: object) -> list[str]:
    if not isinstance(entry, Mapping):
        return [f'{place} must be a dict with a type, got {entry!r}']
    operators = importlib.import_module('mmcv.ops.nms')
    known = [name for name, value in vars(operators).items()
             if inspect.isfunction(value) and 'nms' in name and name != 'batched_nms']
    kind = entry.get('type', 'nms')
    if kind not in known:
        return [f'{place}.type must be one of {", ".join(map(repr, known))}, got {kind!r}']
    function = inspect.unwrap(getattr(operators, kind))
    return unknown_keys(place, entry, {*inspect.signature(function).parameters} - GIVEN
                        | OF_BATCHED)


def check_settings(model: nn.Module) -> None:
    """Raise a ValueError if no code of a network reads a setting, but one of nearly that name.

    Args:
        model: A network whose parts keep ``train_cfg`` or ``test_cfg``, as those of mmdet do.
    """
    found = {key: f'{path}.{part}'.lstrip('.') for path, module in model.named_modules()
             for part in PARTS if isinstance(getattr(module, part, None), Mapping)
             for key in getattr(module, part)}
    if not found:
        return
    files = {sys.modules[parent.__module__] for module in model.modules()
             for parent in type(module).__mro__ if parent.__module__.startswith(('mm', 'tests'))}
    source = '\n'.join(map(inspect.getsource, files))
    words = set(re.findall(r'\w+', source))
    read = set(re.findall(r'(?:cfg\.get\(\s*[\'"]|cfg\[[\'"]|cfg\.)(\w+)', source))
    for key, place in found.items():
        close = difflib.get_close_matches(key, read, n=1, cutoff=0.8)
        if key not in words and close:
            raise ValueError(f'{place}: nothing reads {key!r}. Did you mean {close[0]!r}?')
