"""Train one run of a board, read the test images once, and write ``result.json`` beside it.

board.py starts this for every run; it goes on where an earlier call was stopped.
"""
import argparse
import base64
import time
from pathlib import Path

import matplotlib
import numpy as np
import torch
from mmengine.config import Config

import result_files
from board_plan import FILE, Change, load_board
from board_runs import RESULT, Training
from checkout import current_commit, current_device
from mmkd.apis import command_line, run_log, train
from mmkd.utils import checkpoint
from mmkd.version import __version__


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('board', 'pair', 'config'):
        parser.add_argument(name)
    for name in ('seed', 'teacher'):
        parser.add_argument(name, type=int)
    parser.add_argument('change', help='label of what is changed; empty for the published method')
    parser.add_argument('is_student', type=int, choices=(0, 1))
    parser.add_argument('--root', type=Path, required=True, help='folder of all runs')
    parser.add_argument('--hash', required=True, help='of the config that is meant')
    parser.add_argument('--quick', action='store_true', help='the quick budget')
    parser.add_argument('--boards', type=Path, default=FILE, help='file of the boards')
    return parser.parse_args(arguments)


def find_training(arguments: argparse.Namespace) -> Training:
    """Return the training that is meant.

    Raises:
        ValueError: Its config has changed since it was asked for, or its change is not declared.
    """
    board = load_board(arguments.board, is_quick=arguments.quick, path=arguments.boards)
    rows = board.configs(board.pairs[arguments.pair])
    labels = {change.label: change for method in rows for change in board.changes(method)
              if arguments.config in (*board.stages.get(method, ()), rows[method])}
    change = {'': Change(), **labels}.get(arguments.change)
    if change is None:
        raise ValueError(f'board {board.name} declares no {arguments.change!r} for '
                         f'{arguments.config}; known are {", ".join(labels)}')
    training = Training(board, board.pairs[arguments.pair], arguments.config, arguments.seed,
                        arguments.teacher, change, bool(arguments.is_student))
    if training.hash != arguments.hash:
        raise ValueError(f'{training.key}: the config is {training.hash} now, and '
                         f'{arguments.hash} was asked for: start board.py again')
    return training


def packed(hits: np.ndarray) -> str:
    """Return (M,) booleans as text, eight in a byte."""
    return base64.b64encode(np.packbits(hits)).decode()


def unpacked(text: str, number: int) -> np.ndarray:
    """Return the (M,) booleans that :func:`packed` has written."""
    return np.unpackbits(np.frombuffer(base64.b64decode(text), np.uint8), count=number).astype(bool)


def has_test(training: Training) -> bool:
    """Say whether a row of the board is made of this run, so that it sees the test images."""
    return training.config in training.board.configs(training.pair).values()


def train_and_test(cfg: Config, with_test: bool) -> dict:
    """Train, or go on, and return what is kept of the run."""
    found = checkpoint.find_resumable(cfg.work_dir)
    done = int(Path(found).stem.removeprefix('epoch_')) if found else 0
    train.set_resume(cfg, 'auto')
    start = time.process_time()
    runner = train.train(cfg)
    left, seconds = cfg.train_cfg.max_epochs - done, time.process_time() - start
    result = dict(
        val=[round(value, 4) for value in run_log.validation_accuracies(cfg.work_dir)],
        epochs=cfg.train_cfg.max_epochs, steps=len(runner.train_dataloader),
        cpu_seconds_per_epoch=round(seconds / left, 2) if left else None,
        commit=current_commit(), versions=versions())
    if with_test:
        runner.test()
        hits = runner.test_loop.evaluator.metrics[0].hits[:, 0].cpu().numpy()
        result.update(test=round(100 * float(hits.mean()), 4), images=len(hits), hits=packed(hits))
    return result


def versions() -> dict[str, str]:
    """Return what the numbers depend on beside the code."""
    return dict(mmkd=__version__, torch=torch.__version__, numpy=np.__version__,
                matplotlib=matplotlib.__version__, device=current_device())


def main() -> None:
    """Train, test, write."""
    arguments = parse_arguments()
    training = find_training(arguments)
    cfg = training.load_config(arguments.root)
    result = train_and_test(cfg, has_test(training))
    target = Path(cfg.work_dir, RESULT)
    result_files.write(target, result)


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
