"""Train one detector of scenes_table.py, or go on, and write ``result.json`` beside it.

scenes_table.py starts this for every run. The result comes after the last validation, so that a
run that is killed in it is not taken for a finished one.
"""
import argparse

import torch

import result_files
from checkout import current_commit, current_device
from mmkd.apis import command_line, run_log, train
from scenes_runs import RESULT, SceneRun

KEY = 'coco/bbox_mAP'


def parse_arguments(arguments: list[str] | None = None) -> SceneRun:
    """Return the training that the command line means."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('detector', 'row', 'config'):
        parser.add_argument(name)
    parser.add_argument('--seed', type=int, help='of a student (default: that of the config)')
    parser.add_argument('--hard', action='store_true', help='on the hard scenes')
    parsed = parser.parse_args(arguments)
    return SceneRun(parsed.detector, parsed.row, parsed.config, parsed.seed, parsed.hard)


def main() -> None:
    """Train and write.

    Raises:
        ValueError: The validation after the last epoch gave no AP.
    """
    run = parse_arguments()
    cfg = run.load_config()
    train.set_resume(cfg, 'auto')
    train.train(cfg)
    aps = run_log.epoch_means(run.folder, KEY)
    if run.epochs not in aps:
        raise ValueError(f'{run.folder}: the log has no {KEY} of epoch {run.epochs}, the last one')
    result_files.write(run.folder / RESULT, dict(
        ap=round(100 * aps[run.epochs], 2), commit=current_commit(),
        made_with=f'torch {torch.__version__}, {current_device()}'))


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
