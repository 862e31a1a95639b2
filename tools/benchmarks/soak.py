"""A long run of a tiny config, watched from outside, for faults.py."""
import json
import shutil
import time
from pathlib import Path
from statistics import fmean

import psutil
from mmengine.config import Config
from rich.console import Console
from rich.table import Table

import killed_runs

COLUMNS = ('iteration', 'memory_mb', 'open_files', 'checkpoint_kb')
ITERATIONS_OF_AN_EPOCH = 100


def soak(folder: Path, out: Path, iterations: int) -> None:
    """Train, look at the process after each epoch, print a table, and write all into ``out``."""
    samples = watch(folder.resolve(), iterations)
    result = dict(iterations=iterations, growth=growth(samples), samples=samples)
    written = json.loads(out.read_text()) if out.is_file() else {}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({**written, 'soak': result}, indent=1) + '\n')
    table = Table(*COLUMNS)
    for sample in samples[::max(1, len(samples) // 10)]:
        table.add_row(*(f'{sample[column]:.0f}' for column in COLUMNS))
    Console(width=100).print(table)
    print('from the second quarter to the last: ' + ', '.join(
        f'{name} {value:+.1%}' for name, value in result['growth'].items()))


def watch(folder: Path, iterations: int) -> list[dict[str, float]]:
    """Return a sample for each epoch of a run: memory, open files, size of the checkpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    config = killed_runs.write_config(folder, 0, iterations // ITERATIONS_OF_AN_EPOCH)
    cfg = Config.fromfile(config)
    cfg.model.student.backbone.update(stem_channels=8, stage_channels=(8, 8, 16))
    cfg.model.student.head.in_channels = 16
    cfg.train_dataloader.batch_size = 4
    cfg.train_dataloader.dataset.dataset.ratio = 4 * ITERATIONS_OF_AN_EPOCH / 1078
    cfg.dump(str(config))
    work_dir = folder / 'soak'
    shutil.rmtree(work_dir, ignore_errors=True)
    run = killed_runs.Run(killed_runs.Scenario('soak'), config, work_dir)
    process, samples = psutil.Process(run.process.pid), []
    while not run.is_over():
        epoch = killed_runs.newest_epoch(work_dir)
        if epoch > len(samples):
            samples.append(dict(
                iteration=epoch * ITERATIONS_OF_AN_EPOCH, open_files=process.num_fds(),
                memory_mb=process.memory_info().rss / 2**20,
                checkpoint_kb=(work_dir / f'epoch_{epoch}.pth').stat().st_size / 2**10))
        time.sleep(0.02)
    if run.process.returncode:
        raise SystemExit(f'the run failed: see {work_dir}.log')
    return samples


def growth(samples: list[dict[str, float]]) -> dict[str, float]:
    """Return by which share each value grew from the second quarter to the last."""
    quarter = max(1, len(samples) // 4)
    return {name: fmean(sample[name] for sample in samples[-quarter:])
            / fmean(sample[name] for sample in samples[quarter:2 * quarter] or samples) - 1
            for name in COLUMNS[1:]}
