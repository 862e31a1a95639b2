"""Run the demo's configs and read their accuracies."""
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mmengine.config import Config

from mmkd.apis import run_log
from mmkd.utils.repository import environment, repository_root

ROOT = repository_root()


def config_path(name: str) -> Path:
    """Return the path of a demo config."""
    return ROOT / 'configs/_demo_' / f'{name}.py'


def epochs_of(name: str) -> int:
    """Return how many epochs a demo config trains."""
    return Config.fromfile(config_path(name)).train_cfg.max_epochs


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
                               env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with open(work_dir / 'train.log', 'w') as log:
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            on_line(line)
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, arguments, ''.join(lines))


def train(config: str, folder: Path, *options: str,
          key: str = 'accuracy/top1') -> tuple[Path, float]:
    """Train a demo config, or take over what is finished.

    Args:
        config: Name of a file in ``configs/_demo_``.
        folder: Where the run goes.
        options: ``KEY=VALUE`` for ``--cfg-options``.
        key: Name of the validation's scalar.

    Returns:
        The last checkpoint and the last value of the scalar.
    """
    last = folder / f'epoch_{epochs_of(config)}.pth'
    if not last.is_file():
        command = ['train', str(config_path(config)), '--work-dir', str(folder), '--resume']
        run([*command, *(['--cfg-options', *options] if options else [])], folder)
    value = list(run_log.epoch_means(folder, key).values())[-1]
    print(f'{folder.name}: {value:.4g}', flush=True)
    return last, value
