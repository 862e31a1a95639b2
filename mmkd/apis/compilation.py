"""Compilation of student and teacher, and CUDA graphs of whole steps, each by one setting."""
from mmengine.config import Config

MODES = ('default', 'reduce-overhead', 'max-autotune')
"""Modes of ``torch.compile``; the last two run in CUDA graphs on a GPU."""


def set_compile(cfg: Config, mode: str) -> None:
    """Let ``torch.compile`` compile all networks of a distiller.

    Args:
        cfg: Config of the run; ``student_engine.compile`` is set, and ``teacher_engine.compile``
            where there is a teacher.
        mode: One of MODES.

    Raises:
        SystemExit: If the model has no networks with engines.
    """
    if not {'student', 'peers'} & cfg.model.keys():
        raise SystemExit(f'--compile is for distillers; model is a {cfg.model.type} of '
                         f'{", ".join(cfg.model)}. A network that trains alone is compiled by '
                         'MMEngine: --cfg-options compile=True')
    owners = ('student', 'teacher') if 'teacher' in cfg.model else ('student',)
    for owner in owners:
        cfg.model.setdefault(f'{owner}_engine', {})
        cfg.model[f'{owner}_engine'].compile = dict(mode=mode)


def set_cuda_graph(cfg: Config) -> None:
    """Let the steps of a run be recorded as a CUDA graph.

    Args:
        cfg: Config of the run; ``train_cfg.type`` is set.

    Raises:
        SystemExit: If the config has a different kind of training loop, or its networks are
            compiled into graphs of their own.
    """
    kind = cfg.train_cfg.get('type', 'EpochBasedTrainLoop' if cfg.train_cfg.get('by_epoch') else '')
    if kind.rpartition('.')[2] != 'EpochBasedTrainLoop':
        raise SystemExit(f'--cuda-graph cannot replace train_cfg.type={kind!r}: it is for '
                         'EpochBasedTrainLoop')
    for owner in ('student_engine', 'teacher_engine'):
        compiled = cfg.model.get(owner, {}).get('compile') or {}
        if compiled.get('mode', 'default') != 'default':
            raise SystemExit(f'--cuda-graph records the whole step, but model.{owner}.compile.mode='
                             f'{compiled.mode!r} makes graphs of its own: take --compile alone')
    cfg.train_cfg.pop('by_epoch', None)
    cfg.train_cfg.type = 'mmkd.GraphedTrainLoop'
