"""Values of settings that no run can have."""
import fnmatch
import math
from collections.abc import Mapping
from dataclasses import dataclass

from mmengine.config import Config

from mmkd.utils import config_places


@dataclass(frozen=True)
class Number:
    """A number in a range; None stands for the default and is left alone.

    Attributes:
        low: The least, or what it must be above if ``is_open``.
        high: The largest; ``below`` excludes it.
        is_open: Whether ``low`` is excluded.
        below: Whether ``high`` is excluded.
        whole: Whether it must be an int.
        also: Further numbers with a meaning of their own.
    """

    low: float = -math.inf
    high: float = math.inf
    is_open: bool = False
    below: bool = False
    whole: bool = False
    also: tuple[int, ...] = ()

    def allows(self, value: object) -> bool:
        """Return whether a value is such a number; lists and dicts are left to their entries."""
        if value is None or isinstance(value, list | tuple | Mapping):
            return True
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return value in self.also or (
            math.isfinite(value) and (value > self.low if self.is_open else value >= self.low)
            and (value < self.high if self.below else value <= self.high))

    def __str__(self) -> str:
        kind = 'a whole number' if self.whole else 'a finite number'
        low = f' {"above" if self.is_open else "from"} {self.low:g}'
        high = f' {"and below" if self.below else "to"} {self.high:g}'
        return (kind + (low if self.low > -math.inf else '')
                + (high if self.high < math.inf else '')
                + ''.join(f', or {number}' for number in self.also))


@dataclass(frozen=True)
class Choice:
    """One of some values."""

    values: tuple[object, ...]

    def allows(self, value: object) -> bool:
        """Return whether it is one of them; True is not 1."""
        return any(type(value) is type(known) and value == known for known in self.values)

    def __str__(self) -> str:
        return f'one of {", ".join(map(repr, self.values))}'


NOT_NEGATIVE, POSITIVE = Number(0), Number(0, is_open=True)
COUNT, COUNT_OR_NONE, FRACTION = Number(1, whole=True), Number(0, whole=True), Number(0, 1)
BELOW_ONE = Number(0, 1, below=True)
TOP = Number(1, whole=True)
FLAG = Choice((True, False))
LEVELS = Choice(('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'))

RULES = {  # where a setting stands, with * for anything -> what it may be
    'optim_wrapper*.lr': NOT_NEGATIVE,
    'optim_wrapper*.momentum': BELOW_ONE,
    'optim_wrapper*.weight_decay': NOT_NEGATIVE,
    'optim_wrapper*.betas.*': BELOW_ONE,
    'optim_wrapper*.eps': NOT_NEGATIVE,
    'optim_wrapper*.dampening': Number(0, 1),
    'optim_wrapper*.accumulative_counts': COUNT,
    'optim_wrapper*.clip_grad.max_norm': POSITIVE,
    'optim_wrapper*.clip_grad.clip_value': POSITIVE,
    'optim_wrapper*_mult': NOT_NEGATIVE,
    'optim_wrapper*.nesterov': FLAG,
    'optim_wrapper*.amsgrad': FLAG,
    'param_scheduler*.T_max': COUNT,
    'param_scheduler*.gamma': NOT_NEGATIVE,
    'param_scheduler*.milestones.*': COUNT,
    'param_scheduler*.step_size': COUNT,
    'param_scheduler*.begin': COUNT_OR_NONE,
    'param_scheduler*.end': COUNT,
    'param_scheduler*.start_factor': Number(0, 1, is_open=True),
    'param_scheduler*.end_factor': FRACTION,
    'param_scheduler*.factor': NOT_NEGATIVE,
    'param_scheduler*.eta_min': NOT_NEGATIVE,
    'param_scheduler*.eta_min_ratio': FRACTION,
    'param_scheduler*.eta_max': POSITIVE,
    'param_scheduler*.power': NOT_NEGATIVE,
    'param_scheduler*.total_steps': COUNT,
    'param_scheduler*.by_epoch': FLAG,
    'param_scheduler*.convert_to_iter_based': FLAG,
    'train_cfg.max_epochs': COUNT,
    'train_cfg.max_iters': COUNT,
    'train_cfg.val_interval': COUNT,
    'train_cfg.val_begin': COUNT_OR_NONE,
    'train_cfg.dynamic_intervals.*.0': COUNT_OR_NONE,
    'train_cfg.dynamic_intervals.*.1': COUNT,
    '*_dataloader.batch_size': COUNT,
    '*_dataloader.dataset*.times': COUNT,
    '*_dataloader.num_workers': COUNT_OR_NONE,
    '*_dataloader.prefetch_factor': COUNT,
    '*_dataloader.num_batch_per_epoch': COUNT,
    '*_dataloader.timeout': NOT_NEGATIVE,
    '*_dataloader.persistent_workers': FLAG,
    '*_dataloader.drop_last': FLAG,
    '*_dataloader.pin_memory': FLAG,
    '*_dataloader.sampler.shuffle': FLAG,
    'default_hooks.checkpoint.interval': Number(1, whole=True, also=(-1, )),
    'default_hooks.checkpoint.max_keep_ckpts': Number(1, whole=True, also=(-1, )),
    'default_hooks.checkpoint.save_begin': COUNT_OR_NONE,
    'default_hooks.logger.interval': COUNT,
    'custom_hooks.*.momentum': Number(0, 1, is_open=True, below=True),
    'custom_hooks.*.interval': COUNT,
    'custom_hooks.*.begin_iter': COUNT_OR_NONE,
    'custom_hooks.*.begin_epoch': COUNT_OR_NONE,
    'randomness.seed': COUNT_OR_NONE,
    'randomness.deterministic': FLAG,
    'randomness.diff_rank_seed': FLAG,
    'auto_scale_lr.base_batch_size': COUNT,
    'auto_scale_lr.enable': FLAG,
    'log_processor.window_size': COUNT,
    'log_level': LEVELS,
    'sync_bn': Choice((None, 'torch', 'mmcv')),
    'find_unused_parameters': FLAG,
    'env_cfg.cudnn_benchmark': FLAG,
    'env_cfg.mp_cfg.mp_start_method': Choice(('fork', 'spawn', 'forkserver')),
    'env_cfg.dist_cfg.backend': Choice(('nccl', 'gloo', 'mpi', 'ucc', 'xccl', 'hccl', 'cncl')),
    '*_evaluator*.topk': TOP,
    '*_evaluator*.topk.*': TOP,
    'resume': FLAG,
    'model*.loss_weight': NOT_NEGATIVE,
    'model.losses.*.weight': NOT_NEGATIVE,
    'model.losses.*.warmup_epochs': COUNT,
    'model*.num_classes': COUNT,
    '*data_preprocessor.mean*': Number(),
    'model.teacher_input.mean*': Number(),
    'model.teachers.*.input.mean*': Number(),
}


def problems(cfg: Config) -> list[str]:
    """Name the values that are no number, not finite, or out of their range."""
    return [f'{place} must be {rule}, got {value!r}'
            for place, value in config_places.walk(cfg)
            for pattern, rule in RULES.items()
            if fnmatch.fnmatchcase(place, pattern) and not (
                rule.allows(value) and (is_of_several(place, pattern)
                                        or not isinstance(value, list | tuple | Mapping)))]


def is_of_several(place: str, pattern: str) -> bool:
    """Return whether a list or a dict may stand there, whose entries are judged for themselves.

    Networks and hooks of others may take one value or several.
    """
    return pattern.endswith(('*', '.topk')) or place.startswith(('model', 'custom_hooks'))
