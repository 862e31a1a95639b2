"""What the digits of a run depend on: the commit of the code, and the device."""
import os
import subprocess

import torch

from demo_runs import ROOT


def current_commit() -> str:
    """Return the commit of this checkout, marked if code was changed.

    Outside of a checkout it is what MMKD_COMMIT says, or 'unknown'.
    """
    if not (ROOT / '.git').exists():  # git would look for one around an installed package
        return os.environ.get('MMKD_COMMIT', 'unknown')

    def ask(*arguments: str) -> str:
        return subprocess.run(['git', *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout.strip()

    changed = ask('status', '--porcelain', '--untracked-files=no', 'mmkd', 'tools', 'configs')
    return (ask('rev-parse', '--short', 'HEAD') or 'unknown') + ('-changed' if changed else '')


def current_device() -> str:
    """Return the name of the GPU, or the vector instructions of the CPU where there is none."""
    return (torch.cuda.get_device_name() if torch.cuda.is_available()
            else torch.backends.cpu.get_cpu_capability())
