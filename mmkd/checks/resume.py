"""What a run was, beside what it is resumed as."""
from collections.abc import Mapping

from mmkd.utils import config_places

PARTS = ('model', 'optim_wrapper', 'param_scheduler', 'train_cfg', 'train_dataloader',
         'auto_scale_lr', 'randomness')
"""The parts of a config that decide what is trained."""
OF_THE_MACHINE = frozenset((
    'data_root', 'data_prefix', 'img_dir', 'num_workers', 'persistent_workers', 'worker_init_fn',
    'pin_memory', 'prefetch_factor', 'backend_args', 'init_cfg', 'teacher_checkpoint',
    'teacher_cache', 'checkpoint', 'cache', 'replay', 'lazy_init', 'device', 'val_begin',
    'val_interval'))
"""Settings that say where something is, or how fast; the teacher is compared by its weights."""
SCHEDULE = ('train_cfg.max_', 'param_scheduler')
"""How the settings start that ``--extend`` takes from the present config."""
NEEDED = ('optimizer', 'message_hub')


def settings_of(cfg: Mapping) -> dict[str, str]:
    """Return the settings that decide what is trained: path in the config -> value in words."""
    parts = {part: cfg.get(part) for part in PARTS}
    return {place: _in_words(value) for place, value in config_places.walk(parts)
            if not (value is None or isinstance(value, Mapping | list | tuple)
                    or OF_THE_MACHINE.intersection(place.split('.')))}


def check_training_state(checkpoint: Mapping, file: str, has_schedule: bool) -> None:
    """Refuse a file that holds weights, but not the state of a training.

    Args:
        checkpoint: Its content.
        file: Its name.
        has_schedule: Whether the run has schedulers.

    Raises:
        ValueError: If something that a run needs to go on is missing; the message names it.
    """
    missing = [key for key in (*NEEDED, *(['param_schedulers'] if has_schedule else []))
               if key not in checkpoint]
    meta = checkpoint.get('meta')
    missing += [f'meta.{key}' for key in ('epoch', 'iter')
                if not isinstance(meta, Mapping) or not isinstance(meta.get(key), int)]
    if missing:
        raise ValueError(
            f'{file} cannot be resumed from: it holds no {", no ".join(missing)}. Published files '
            'and best_*.pth hold weights alone. Resume from an epoch_*.pth or iter_*.pth, or '
            f'start a new run from these weights: --cfg-options load_from={file}, without '
            '--resume')


def changes(saved: Mapping[str, str], present: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the settings that differ -> what they were, and what they are; '-' if absent."""
    return {key: (saved.get(key, '-'), present.get(key, '-'))
            for key in sorted(saved.keys() | present.keys())
            if saved.get(key, '-') != present.get(key, '-')}


def check_unchanged(saved: Mapping, present: Mapping, file: str, extends: bool) -> None:
    """Compare what a run was with what it is resumed as.

    Args:
        saved: ``settings``, ``num_images`` and ``teacher``, as the checkpoint has them.
        present: The same of this run.
        file: Name of the checkpoint.
        extends: Whether a new schedule is wanted.

    Raises:
        ValueError: If they differ; the message names what was and what is.
    """
    differing = changes(saved['settings'], present['settings'])
    if saved['num_images'] != present['num_images']:
        differing['the number of training images'] = (
            str(saved['num_images']), str(present['num_images']))
    schedule = [key for key in differing if key.startswith(SCHEDULE)]
    others = [key for key in differing if key not in schedule]
    if saved['teacher'] != present['teacher']:
        differing["the teacher's weights"] = (saved['teacher'][:8], present['teacher'][:8])
        others.append("the teacher's weights")
    named = '; '.join(f'{key} was {differing[key][0]}, is {differing[key][1]}'
                      for key in [*others, *schedule][:8])
    if others:
        raise ValueError(
            f'{file} is of a run with other settings: {named}. A resumed run goes on as it was, '
            'and would take up some of these and not others. Set them back; or start a new run '
            f'from these weights, in another --work-dir: --cfg-options load_from={file}, without '
            '--resume')
    if schedule and not extends:
        raise ValueError(
            f'{file} is of a run with another schedule: {named}. The saved schedule would keep its '
            'end. Add --extend to go on as if the new schedule had held from the start, or set it '
            'back')


def _in_words(value: object) -> str:
    name = getattr(value, '__qualname__', None)
    return repr(value) if name is None else f'{value.__module__}.{name}'
