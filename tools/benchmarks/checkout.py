"""The commit of the code that measures."""
import os
import subprocess

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
