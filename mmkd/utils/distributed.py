"""Several processes, also on machines without a GPU."""
import ctypes
import functools
import gc
import os
import platform
import signal
import subprocess
from datetime import timedelta

import torch
import torch.distributed
from mmengine.config import Config
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from torch import nn

RANK_OF = {'slurm': 'SLURM_PROCID', 'mpi': 'OMPI_COMM_WORLD_RANK'}  # launcher -> its variable
LAUNCHER = 'MMKD_LAUNCHER'  # environment variable: the process that `mmkd dist-train` is
PR_SET_PDEATHSIG = 1  # of Linux's prctl.h


def unwrap(model: nn.Module) -> nn.Module:
    """Return the model inside DDP or another wrapper of MMEngine."""
    return model.module if is_model_wrapper(model) else model


def prepare_cpu_launch(cfg: Config) -> None:
    """Make ``--launcher`` work without a GPU; on a GPU machine nothing is changed.

    MMEngine's launchers select a CUDA device and its default wrapper passes device ids. So this
    function makes the process group beforehand (gloo) and configures the wrapper without ids.

    Args:
        cfg: The run's config; ``launcher`` and ``env_cfg.dist_cfg.timeout`` (seconds that a
            process waits for another) are read, ``model_wrapper_cfg`` is set.

    Raises:
        RuntimeError: If the launcher's environment variables are missing.
    """
    if cfg.get('launcher', 'none') == 'none' or torch.cuda.is_available():
        return
    if cfg.launcher == 'slurm':
        _export_slurm_environment()
    missing = [name for name in ('RANK', 'LOCAL_RANK', 'WORLD_SIZE', 'MASTER_ADDR', 'MASTER_PORT')
               if name not in os.environ]
    if missing:
        raise RuntimeError(f'--launcher {cfg.launcher} needs the environment variables {missing}; '
                           'start through tools/dist_train.sh or tools/slurm_train.sh')
    seconds = (cfg.get('env_cfg') or {}).get('dist_cfg', {}).get('timeout')
    torch.distributed.init_process_group(
        'gloo', timeout=None if seconds is None else timedelta(seconds=seconds))
    cfg.model_wrapper_cfg = dict(
        type='MMDistributedDataParallel', device_ids=None, broadcast_buffers=False,
        find_unused_parameters=cfg.get('find_unused_parameters', False))


def note_rank(launcher: str) -> None:
    """Set ``RANK``, as torchrun does, where another launcher has started the process.

    What one process alone does, such as locking the folder of a run, is decided before the process
    group is made.
    """
    rank = os.environ.get(RANK_OF.get(launcher, ''))
    if rank is not None:
        os.environ['RANK'] = rank


def end_with_launcher() -> None:
    """Let the system kill this process when the one that started it dies, however it dies.

    Linux alone can do so; elsewhere nothing happens. A launcher that was killed could not end its
    processes, and they would train on, or wait for each other.
    """
    if platform.system() != 'Linux':
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.environ.get(LAUNCHER, str(os.getppid())) != str(os.getppid()):  # it died before
        os.kill(os.getpid(), signal.SIGKILL)


def gather_numbers(number: int) -> list[int]:
    """Return a whole number of each process, in the order of their ranks.

    They go through the hosts (gloo): for numbers sent by the GPUs the hosts would have to wait.
    """
    if not torch.distributed.is_initialized():
        return [number]
    numbers = [torch.zeros(1, dtype=torch.long)
               for _ in range(torch.distributed.get_world_size())]
    torch.distributed.all_gather(numbers, torch.tensor([number]), group=_host_group())
    return [int(found) for found in numbers]


@functools.cache
def _host_group() -> torch.distributed.ProcessGroup | None:
    """Return a group whose messages need no GPU, or None if the default group is such a group."""
    if torch.distributed.get_backend() == 'gloo':
        return None
    return torch.distributed.new_group(backend='gloo')


def finish_launch(runner: Runner) -> None:
    """Leave the process group once all processes are here; the runner keeps the bare model.

    A process that just exits can be aborted by the threads of its group ("terminate called without
    an active exception"), and a finished run then counts as failed. The threads end with the last
    reference to the group, and the wrapper of the model has one.
    """
    if torch.distributed.is_initialized():
        torch.distributed.barrier()
        _host_group.cache_clear()
        runner.model = unwrap(runner.model)
        torch.distributed.destroy_process_group()
        gc.collect()


def _export_slurm_environment() -> None:
    if 'SLURM_PROCID' not in os.environ:
        raise RuntimeError('--launcher slurm needs srun: SLURM_PROCID is not set')
    note_rank('slurm')
    os.environ['LOCAL_RANK'] = os.environ.get('SLURM_LOCALID', '0')
    os.environ['WORLD_SIZE'] = os.environ['SLURM_NTASKS']
    os.environ.setdefault('MASTER_PORT', '29500')
    if 'MASTER_ADDR' not in os.environ:
        hosts = subprocess.run(['scontrol', 'show', 'hostnames', os.environ['SLURM_NODELIST']],
                               check=True, capture_output=True, text=True).stdout.split()
        os.environ['MASTER_ADDR'] = hosts[0]
