"""Compilation of student and teacher by one setting."""
from mmengine.config import Config

MODES = ('default', 'reduce-overhead', 'max-autotune')
"""Modes of ``torch.compile``; the last two run in CUDA graphs on a GPU."""


def set_compile(cfg: Config, mode: str) -> None:
    """Let ``torch.compile`` compile all networks of a distiller.

    Args:
        cfg: Config of the run; ``student_engine.compile`` is set, and that of each teacher's
            engine.
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
    for teacher in cfg.model.get('teachers', {}).values():
        teacher.setdefault('engine', {})
        teacher.engine.compile = dict(mode=mode)
