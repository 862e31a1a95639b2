"""Run commands on the demo's configs."""
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mmkd.utils.repository import environment, repository_root

ROOT = repository_root()


def config_path(name: str) -> Path:
    """Return the path of a demo config."""
    return ROOT / 'configs/_demo_' / f'{name}.py'


def run(arguments: list[str], work_dir: Path,
        on_line: Callable[[str], None] = lambda line: None) -> None:
    """Run a command of mmkd in a process; its whole output goes to ``train.log``.

    Args:
        arguments: Of ``mmkd``: the command and its own.
        work_dir: Where the log goes; made if it is missing.
        on_line: Sees each line as it comes.

    Raises:
        subprocess.CalledProcessError: The command failed; ``output`` holds what it printed.
    """
    work_dir.mkdir(parents=True, exist_ok=True)
    lines = []
    process = subprocess.Popen([sys.executable, '-m', 'mmkd', *arguments], text=True,
                               env=environment(), stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    with open(work_dir / 'train.log', 'w') as log:
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            on_line(line)
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, arguments, ''.join(lines))
