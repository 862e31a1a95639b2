"""Hooks of a config: entries that are none, and those that are switched off."""
from collections.abc import Mapping

from mmengine.config import Config
from mmengine.hooks import Hook


def problems(cfg: Config) -> list[str]:
    """Name entries that are no hook."""
    given = {}
    if isinstance(cfg.get('default_hooks'), Mapping):
        given = {f'default_hooks.{name}': hook for name, hook in cfg.default_hooks.items()
                 if hook is not None}
    custom = cfg.get('custom_hooks') or []
    if not isinstance(custom, list | tuple):
        return [f'custom_hooks must be a list of hooks, got {custom!r}']
    given |= {f'custom_hooks.{index}': hook for index, hook in enumerate(custom)}
    lines = []
    for place, hook in given.items():
        if not isinstance(hook, Mapping | Hook):
            lines.append(f'{place} must be a dict with a type, got {hook!r}'
                         + ('; None switches a hook off' if 'default' in place else ''))
        elif isinstance(hook, Mapping) and 'type' not in hook:
            lines.append(f'{place}: a hook needs a type, got only {list(hook)}. A hook of the '
                         'defaults that is changed is inherited from '
                         'configs/_base_/default_runtime.py')
    return lines


def drop_switched_off(cfg: Config) -> None:
    """Remove the hooks that are set to None; MMEngine takes None for its own hooks alone."""
    hooks = cfg.get('default_hooks') or {}
    for name in [name for name, hook in hooks.items() if hook is None and name not in MMENGINES]:
        del hooks[name]


MMENGINES = ('runtime_info', 'timer', 'sampler_seed', 'logger', 'param_scheduler', 'checkpoint')
