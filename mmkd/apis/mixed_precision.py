"""Which mixed precision a run takes."""
import torch
from mmengine.config import Config

PRECISIONS = ('auto', 'bf16', 'fp16')
REPLACEABLE = ('OptimWrapper', 'AmpOptimWrapper', 'BFloat16OptimWrapper')


def set_amp(cfg: Config, precision: str) -> None:
    """Choose the optimizer wrapper of mixed precision.

    Args:
        cfg: Config of the run; ``optim_wrapper.type`` is set.
        precision: 'bf16'; 'fp16', with a scaled loss; 'auto': bfloat16 wherever the hardware
            computes in it, which needs no scaling.

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
    if precision == 'auto':
        has_bf16 = not has_gpu or torch.cuda.is_bf16_supported(including_emulation=False)
        precision = 'bf16' if has_bf16 else 'fp16'
    # With its scope: an optim_wrapper that a base of mmdet begins is built in mmdet's.
    cfg.optim_wrapper.type = ('mmkd.BFloat16OptimWrapper' if precision == 'bf16'
                              else 'AmpOptimWrapper')
