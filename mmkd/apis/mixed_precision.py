"""Which mixed precision a run takes."""
import torch
from mmengine.config import Config

from mmkd.utils.processor import computes_bf16

PRECISIONS = ('auto', 'bf16', 'fp16')
REPLACEABLE = ('OptimWrapper', 'AmpOptimWrapper', 'BFloat16OptimWrapper')


def set_amp(cfg: Config, precision: str) -> None:
    """Choose the optimizer wrapper of mixed precision.

    Args:
        cfg: Config of the run; ``optim_wrapper.type`` is set.
        precision: 'bf16'; 'fp16', with a scaled loss; 'auto': bfloat16 wherever the hardware
            computes in it, which needs no scaling, and float32 on other CPUs, where bfloat16 is
            slower; a line says so.

    Raises:
        SystemExit: If the config has a different kind of optimizer wrapper, or the machine cannot
            compute so.
    """
    given = cfg.optim_wrapper.get('type', 'OptimWrapper')
    if given.rpartition('.')[2] not in REPLACEABLE:
        raise SystemExit(f'--amp cannot replace optim_wrapper.type={given!r}; set it in the config')
    has_gpu = torch.cuda.is_available()
    if precision == 'fp16' and not has_gpu:
        raise SystemExit('--amp fp16 needs a GPU, this machine has none: take --amp bf16')
    if not has_gpu and not computes_bf16():
        if precision == 'auto':
            print('--amp: this processor has no bfloat16 of its own and would be slower in it; the '
                  'run goes on in float32. --amp bf16 takes it all the same')
            return
        print('--amp bf16: this processor has no bfloat16 of its own, float32 is faster here')
    if precision == 'auto':
        has_bf16 = not has_gpu or torch.cuda.is_bf16_supported(including_emulation=False)
        precision = 'bf16' if has_bf16 else 'fp16'
    # With its scope: an optim_wrapper that a base of mmdet begins is built in mmdet's.
    cfg.optim_wrapper.type = ('mmkd.BFloat16OptimWrapper' if precision == 'bf16'
                              else 'AmpOptimWrapper')


def avoid_slow_bf16(cfg: Config) -> None:
    """Let live teachers run in float32 on a CPU that has no bfloat16 of its own, and say so.

    Args:
        cfg: Config of the run; ``dtype='bfloat16'`` is taken out of the engines of teachers. That
            of a cached teacher stays, because it is the key of what is stored.
    """
    if torch.cuda.is_available() or computes_bf16():
        return
    model = cfg.get('model') or {}
    teachers = {'teacher_engine': (model.get('teacher_engine'), model.get('teacher_cache'))} | {
        f'teachers.{name}.engine': (teacher.get('engine'), teacher.get('cache'))
        for name, teacher in (model.get('teachers') or {}).items()}
    for key, (engine, cache) in teachers.items():
        if engine and engine.get('dtype') == 'bfloat16' and not cache:
            engine.pop('dtype')
            print(f"model.{key}.dtype='bfloat16': this processor has no bfloat16 of its own and "
                  'would be slower in it; the teacher runs in float32')
