"""Train configs of the demo one after the other and read what they reached."""
import os
import subprocess
import sys
from pathlib import Path

from mmengine.config import Config

from mmkd.utils import run_log

ROOT = Path(__file__).resolve().parents[2]


def train(config: str, folder: Path, *options: str,
          key: str = 'accuracy/top1') -> tuple[Path, float]:
    """Train a demo config through tools/train.py, or take over what is finished.

    Args:
        config: Name of a file in ``configs/_demo_``.
        folder: Where the run goes, relative to the repository.
        options: ``KEY=VALUE`` for ``--cfg-options``.
        key: Of the validation's scalar.

    Returns:
        The last checkpoint and the last value of the scalar.
    """
    path = f'configs/_demo_/{config}.py'
    last = folder / f'epoch_{Config.fromfile(ROOT / path).train_cfg.max_epochs}.pth'
    if not (ROOT / last).is_file():
        environment = {**os.environ, 'PYTHONPATH': f'{ROOT}:{os.environ.get("PYTHONPATH", "")}'}
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
        command = [sys.executable, 'tools/train.py', path, '--work-dir', str(folder)]
        with open(ROOT / folder / 'train.log', 'w') as log:
            subprocess.run([*command, *(['--cfg-options', *options] if options else [])],
                           cwd=ROOT, env=environment, check=True, stdout=log,
                           stderr=subprocess.STDOUT)
    value = list(run_log.epoch_means(ROOT / folder, key).values())[-1]
    print(f'{folder.name}: {value:.4g}', flush=True)
    return last, value
