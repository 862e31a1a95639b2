"""Parts of a config that MMEngine reads without building them: what must be there, and may be."""
import inspect
import re
from collections.abc import Iterable, Mapping

import torch
from mmengine.config import Config
from mmengine.optim import DefaultOptimWrapperConstructor
from mmengine.runner import (
    EpochBasedTrainLoop,
    IterBasedTrainLoop,
    LogProcessor,
    Runner,
    TestLoop,
    ValLoop,
)
from torch.utils.data import DataLoader

from mmkd.utils import argument_types, config_places
from mmkd.utils.faults import did_you_mean

PHASES = dict(  # what belongs together
    train=('train_dataloader', 'train_cfg', 'optim_wrapper'),
    val=('val_dataloader', 'val_cfg', 'val_evaluator'),
    test=('test_dataloader', 'test_cfg', 'test_evaluator'))
LOADERS = ('train_dataloader', 'val_dataloader', 'test_dataloader')


def _arguments(function: object) -> set[str]:
    return set(inspect.signature(function).parameters) - {'self'}


KEYS = {  # place -> its keys
    'env_cfg': {'cudnn_benchmark', 'mp_cfg', 'dist_cfg', 'resource_limit'},
    'env_cfg.mp_cfg': {'mp_start_method', 'opencv_num_threads'},
    'randomness': _arguments(Runner.set_randomness),
    'auto_scale_lr': {'enable', 'base_batch_size'},
    'optim_wrapper.paramwise_cfg': {
        'custom_keys', *re.findall(r"paramwise_cfg.get\('(\w+)'",
                                   inspect.getsource(DefaultOptimWrapperConstructor))},
    'log_processor': _arguments(LogProcessor.__init__),
    'compile': _arguments(torch.compile) - {'model'},
    **dict.fromkeys(LOADERS, _arguments(DataLoader.__init__) | {
        'num_batch_per_epoch', 'disable_subprocess_warning'}),
}
FOREIGN = {  # place -> what chooses another class, whose keys are not known here
    'optim_wrapper.paramwise_cfg': 'optim_wrapper.constructor',
    'log_processor': 'log_processor.type'}
OTHER_DICTS = ('train_cfg', 'val_cfg', 'test_cfg', 'optim_wrapper', 'optim_wrapper.optimizer',
               'default_hooks')
NO_ENTRY = (type(None), bool, int, float, str, list)
LOOPS = {'val_cfg': ValLoop, 'test_cfg': TestLoop}


def problems(cfg: Config) -> list[str]:
    """Name what is missing, of a wrong kind, or unknown in these parts."""
    lines = [*_missing(cfg), *_unknown(cfg), *_loaders(cfg), *_loops(cfg), *_schedulers(cfg),
             *_losses(cfg)]
    said = {line.partition(' ')[0] for line in lines}
    for name, hint in argument_types.hints_of(Runner.__init__).items():
        problem = name in cfg and name not in said and argument_types.problem(
            name, cfg[name], *hint)
        lines += [problem] if problem else []
    return lines


def unknown_keys(place: str, found: Iterable[str], known: set[str]) -> list[str]:
    """Return a line for each key that a part of a config does not have."""
    lines = []
    for key in found:
        if key not in known:
            lines.append(f'{place}.{key}: there is no such setting.{did_you_mean(key, known)} '
                         f'{place} has: {", ".join(sorted(known))}')
    return lines


def _missing(cfg: Config) -> list[str]:
    if not isinstance(cfg.get('model'), Mapping):
        return [f'model: the config must hold the config of a model, got {cfg.get("model")!r}; '
                f'it holds {", ".join(cfg) or "nothing"}']
    lines = []
    for names in PHASES.values():
        given = [name for name in names if cfg.get(name) not in (None, [])]
        if given and len(given) < len(names):
            absent = [name for name in names if name not in given]
            lines.append(f'{", ".join(absent)}: missing, while {" and ".join(given)} '
                         f'{"is" if len(given) == 1 else "are"} there; they belong together')
    scaling, wrapper = cfg.get('auto_scale_lr'), cfg.get('optim_wrapper')
    if isinstance(scaling, Mapping) and scaling.get('enable') and not scaling.get(
            'base_batch_size'):
        lines.append('auto_scale_lr.base_batch_size: missing; the images of a step that the '
                     'learning rate is made for')
    if isinstance(wrapper, Mapping) and not wrapper.get('optimizer') and (
            'constructor' not in wrapper) and not any(
            isinstance(part, Mapping) and 'optimizer' in part for part in wrapper.values()):
        lines.append('optim_wrapper.optimizer: missing; such as dict(type=\'SGD\', lr=0.1)')
    for place in (*KEYS, *OTHER_DICTS):
        part = config_places.find(cfg, place)
        if part is not None and not isinstance(part, Mapping) and not (
                place == 'compile' and isinstance(part, bool)):
            lines.append(f'{place} must be a dict, got {part!r}')
    return lines


def _unknown(cfg: Config) -> list[str]:
    lines = []
    for place, known in KEYS.items():
        part = config_places.find(cfg, place)
        if isinstance(part, Mapping) and config_places.find(cfg, FOREIGN.get(place, '-')) is None:
            lines += unknown_keys(place, part, known)
    return lines


def _loaders(cfg: Config) -> list[str]:
    lines = []
    for name in LOADERS:
        loader = cfg.get(name)
        if not isinstance(loader, Mapping):
            continue
        lines += [f'{name}.{key}: missing; a data loader needs it'
                  for key in ('dataset', 'sampler') if key not in loader]
        lines += [f'{name}.{key} must be a dict with a type, got {loader[key]!r}'
                  for key in ('dataset', 'sampler', 'collate_fn', 'worker_init_fn')
                  if isinstance(loader.get(key, {}), NO_ENTRY)
                  and not (key == 'sampler' and loader[key] is None)]
        if loader.get('batch_size', 1) is None and not loader.get('batch_sampler'):
            lines.append(f'{name}.batch_size: None, so no batches would be made')
        needing = [key for key in ('persistent_workers', 'prefetch_factor') if loader.get(key)]
        if needing and not loader.get('num_workers'):
            lines.append(f'{name}.{needing[0]}: needs {name}.num_workers > 0, got '
                         f'{loader.get("num_workers", 0)}')
    return lines


def _loops(cfg: Config) -> list[str]:
    lines, train = [], cfg.get('train_cfg')
    if isinstance(train, Mapping) and 'type' not in train:
        if 'by_epoch' not in train:
            lines.append('train_cfg: needs a type, such as EpochBasedTrainLoop, or by_epoch')
        loop = EpochBasedTrainLoop if train.get('by_epoch') else IterBasedTrainLoop
        lines += unknown_keys('train_cfg', train, _arguments(loop) | {'by_epoch'})
    elif isinstance(train, Mapping) and 'by_epoch' in train:
        lines.append('train_cfg.by_epoch: not beside train_cfg.type, which says it; remove one')
    begin, end = (train.get(key) if isinstance(train, Mapping) else None
                  for key in ('val_begin', 'max_epochs'))
    if isinstance(begin, int) and isinstance(end, int) and begin > end and cfg.get('val_cfg'):
        lines.append(f'train_cfg.val_begin must be at most train_cfg.max_epochs = {end}, got '
                     f'{begin}: nothing would be validated')
    for name, loop in LOOPS.items():
        if isinstance(cfg.get(name), Mapping) and 'type' not in cfg[name]:
            lines += unknown_keys(name, cfg[name], _arguments(loop))
    return lines


def _schedulers(cfg: Config) -> list[str]:
    given = cfg.get('param_scheduler')
    entries = given if isinstance(given, list) else [given]
    places = [f'param_scheduler.{index}' if isinstance(given, list) else 'param_scheduler'
              for index in range(len(entries))]
    lines = []
    for place, entry in zip(places, entries):
        if entry is None and entry is given:
            continue
        if not isinstance(entry, Mapping):
            lines.append(f'{place} must be a dict with a type, got {entry!r}')
            continue
        limits = [entry.get('begin', 0), entry.get('end')]
        if all(isinstance(limit, int) for limit in limits) and limits[0] >= limits[1]:
            lines.append(f'{place}.end must be above {place}.begin = {limits[0]}, got {limits[1]}')
        steps = entry.get('milestones')
        if isinstance(steps, list) and all(isinstance(step, int) for step in steps) \
                and steps != sorted(set(steps)):
            lines.append(f'{place}.milestones must rise, got {steps}')
    return lines


def _losses(cfg: Config) -> list[str]:
    model = cfg.get('model')
    if (isinstance(model, Mapping) and {'teacher', 'teachers'} & model.keys()
            and not model.get('losses')):
        return ['model.losses: empty, so nothing would be distilled. Name a loss, or train '
                'model.student alone']
    return []
