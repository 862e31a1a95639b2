"""Test a checkpoint of a student, a teacher, or any plain model; no teacher file is needed."""
import argparse
import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mmengine.config import Config
from mmengine.dist import is_main_process
from mmengine.fileio import dump
from mmengine.logging import print_log
from mmengine.runner import Runner

from mmkd.apis import command_line, complexity, config_files, test_time_augmentation
from mmkd.apis.console import PlainConsoleRunner
from mmkd.checks import check_config, drop_switched_off, sections
from mmkd.utils import fault_places
from mmkd.utils.distributed import finish_launch, prepare_cpu_launch, unwrap


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG',
                        help='path or name of the config the checkpoint was trained with')
    parser.add_argument('checkpoint', metavar='CHECKPOINT', help='path or URL of the checkpoint')
    parser.add_argument('--out', metavar='FILE.json', type=metrics_file,
                        help='also write the metrics to this file')
    parser.add_argument('--peer', type=int, metavar='K',
                        help='of a run of mutual distillation, test this network alone, from 0; '
                        'default: all')
    parser.add_argument('--show-dir', metavar='DIR', type=Path,
                        help='detectors: draw test images into this folder, with the boxes of the '
                        'ground truth, of the teacher if its file is there, and of the student')
    parser.add_argument('--show-number', type=command_line.at_least(1), default=20, metavar='N',
                        help='images to draw (default: 20)')
    parser.add_argument('--tta', action='store_true',
                        help='average over views of each image: those of tta_model and '
                        'tta_pipeline in the config, or the image and its mirror image')
    command_line.add_run_arguments(parser)


def metrics_file(path: str) -> str:
    """Check an argument: metrics are written as JSON or YAML, by the ending of the path."""
    if not path.endswith(('.json', '.yml', '.yaml')):
        raise argparse.ArgumentTypeError(
            f'{path}: metrics are written as .json or .yml. For the predictions themselves add '
            "dict(type='DumpResults', out_file_path='FILE.pkl') to test_evaluator")
    return path


def test(cfg: Config, checkpoint: str, *, out: str | None = None, show_dir: Path | None = None,
         show_number: int = 20, tta: bool = False) -> dict[str, float]:
    """Return the metrics of a checkpoint on the test set of a config, and print its cost.

    Args:
        cfg: As :func:`mmkd.read_config` returns it, with ``work_dir`` and ``launcher``.
        checkpoint: Path or URL.
        out: File for the metrics. It is written before all other reports.
        show_dir: Folder for pictures of what a detector finds.
        show_number: Number of pictures.
        tta: Whether to average over views of each image, see :mod:`test_time_augmentation`.
    """
    check_config(cfg)
    config_files.require(cfg, sections.PHASES['test'], 'test')
    drop_switched_off(cfg)
    cfg.load_from, cfg.resume = checkpoint, False
    # MMEngine writes the config of a run into its folder, here over that of the training.
    cfg.work_dir = str(Path(cfg.work_dir, 'test'))
    if out:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
    prepare_cpu_launch(cfg)
    plain_loader = copy.deepcopy(cfg.get('test_dataloader'))
    if tta:
        test_time_augmentation.set_views(cfg)
    with fault_places.located(cfg):
        runner = PlainConsoleRunner.from_cfg(cfg)
        if tta:
            test_time_augmentation.register(runner, cfg)
        model = unwrap(runner.model)
        metrics = runner.test()
    if out and is_main_process():
        dump(metrics, out)
    if is_main_process():
        loader = Runner.build_dataloader(plain_loader, seed=0) if tta else runner.test_dataloader
        with optional_report('parameters and FLOPs'):
            complexity.print_complexity(model, next(iter(loader)))
        if show_dir is not None:
            with optional_report('pictures'):
                from mmkd.visualization import detections
                detections.draw_test_images(model, loader, show_dir, show_number)
    finish_launch(runner)
    return metrics


@contextmanager
def optional_report(name: str) -> Iterator[None]:
    """Warn where a report fails: what was tested is known by then, and must not be lost."""
    try:
        yield
    except Exception as error:  # whatever the network, the counter or the picture raises
        print_log(f'{name} are left out: {type(error).__name__}: {error}', 'current',
                  logging.WARNING)


def select_peer(cfg: Config, peer: int) -> None:
    """Make a config of mutual distillation that of one of its peers alone.

    Raises:
        SystemExit: If the config has no peers, or fewer.
    """
    peers = cfg.model.get('peers', [])
    if not 0 <= peer < len(peers):
        raise SystemExit(f'--peer {peer}: the config has {len(peers)} peers, counted from 0')
    cfg.model = peers[peer]
    cfg.default_hooks.student_reader.peer = peer
    evaluators = cfg.test_evaluator
    if isinstance(evaluators, list):  # those of the other peers have nothing to read
        cfg.test_evaluator = [evaluator for evaluator in evaluators
                              if evaluator.get('field', 'pred_score') == 'pred_score']


def main(arguments: argparse.Namespace) -> None:
    """Read the config, apply the arguments and test."""
    cfg = command_line.load_config(arguments)
    if arguments.peer is not None:
        select_peer(cfg, arguments.peer)
    test(cfg, arguments.checkpoint, out=arguments.out, show_dir=arguments.show_dir,
         show_number=arguments.show_number, tta=arguments.tta)
