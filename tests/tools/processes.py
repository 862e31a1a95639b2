"""Run the command line tools as a user does, in processes of their own, and kill them."""
import contextlib
import subprocess
import sys
import time
from pathlib import Path

import psutil

from mmkd.utils import repository

ROOT = Path(__file__).parents[2]


def environment():
    """The environment of a child: it finds mmkd and the toy networks, and one thread each."""
    return {**repository.environment(), 'OMP_NUM_THREADS': '1', 'PYTHON': sys.executable}


def command(script, *arguments, processes=1):
    """The command line of a tool, through torchrun for several processes."""
    arguments = [str(argument) for argument in arguments]
    if processes == 1:
        return [sys.executable, str(ROOT / 'tools' / script), *arguments]
    launcher = [sys.executable, '-m', 'torch.distributed.run', '--standalone',
                f'--nproc-per-node={processes}']
    return [*launcher, str(ROOT / 'tools' / script), *arguments, '--launcher', 'pytorch']


def run(*arguments, check=True, **kwargs):
    """Run a tool to its end and return what it printed."""
    done = subprocess.run(command(*arguments, **kwargs), env=environment(), cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and done.returncode:
        raise AssertionError(f'exit {done.returncode}:\n{done.stdout[-4000:]}')
    return done.stdout


def run_and_kill(is_time, *arguments, **kwargs):
    """Start a tool and kill all its processes with SIGKILL as soon as ``is_time()``.

    Returns:
        Whether it was still running then.
    """
    process = subprocess.Popen(
        command(*arguments, **kwargs), env=environment(), cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None and not is_time():
            time.sleep(0.0002)
        return process.poll() is None
    finally:
        kill_all(process)


def kill_all(process):
    """Kill a process and all its descendants; torchrun gives its workers sessions of their own."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(family)
    process.wait()
