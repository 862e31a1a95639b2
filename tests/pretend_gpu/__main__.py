"""Run a script on the pretended GPU: python -m tests.pretend_gpu SCRIPT ARGUMENTS.

The waits of the host come last, on the error stream.
"""
import os
import runpy
import sys
import tempfile
from pathlib import Path

from tests.pretend_gpu import driver


def run_script(arguments: list[str]) -> None:
    """Run a script in this process, as Python would, and print what was noted."""
    from tests.pretend_gpu import tensors
    sys.argv = arguments
    sys.path.insert(0, str(Path(arguments[0]).resolve().parent))
    try:
        with tensors.pretended_gpu():
            runpy.run_path(arguments[0], run_name='__main__')
    finally:
        for (what, where), number in tensors.RECORD.waits.most_common(40):
            print(f'{number:7d} {what} at {where}', file=sys.stderr)


if __name__ == '__main__':
    if 'LD_PRELOAD' in os.environ:
        run_script(sys.argv[1:])
    elif reason := driver.missing():
        raise SystemExit(f'a pretended GPU {reason}')
    else:
        with tempfile.TemporaryDirectory() as folder:
            environment = driver.environment(Path(folder))
            command = [sys.executable, '-m', 'tests.pretend_gpu', *sys.argv[1:]]
            raise SystemExit(os.spawnve(os.P_WAIT, sys.executable, command, environment))
