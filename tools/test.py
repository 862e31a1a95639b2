"""Test a checkpoint of a student, a teacher, or any plain model; no teacher file is needed."""
import argparse
import copy
from pathlib import Path

import torch
from mmengine.analysis import get_model_complexity_info
from mmengine.config import Config
from mmengine.dist import is_main_process
from mmengine.fileio import dump
from mmengine.runner import Runner
from torch import nn

from mmkd.apis import command_line
from mmkd.utils.checkpoint import deployed_network
from mmkd.utils.distributed import finish_launch, prepare_cpu_launch, unwrap


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('config', help='path of the config the checkpoint was trained with')
    parser.add_argument('checkpoint', help='path or URL of the checkpoint')
    parser.add_argument('--out', metavar='FILE.json', help='also write the metrics to this file')
    parser.add_argument('--peer', type=int, metavar='K',
                        help='of a run of mutual distillation, test this network alone, from 0; '
                        'default: all')
    parser.add_argument('--show-dir', metavar='DIR', type=Path,
                        help='detectors: draw test images into this folder, with the boxes of the '
                        'ground truth, of the teacher if its file is there, and of the student')
    parser.add_argument('--show-number', type=int, default=20, metavar='N',
                        help='images to draw (default: 20)')
    command_line.add_run_arguments(parser)
    return parser.parse_args()


def test(cfg: Config, checkpoint: str, show_dir: Path | None = None,
         show_number: int = 20) -> dict[str, float]:
    """Return the metrics of a checkpoint on the test set of a config."""
    cfg.load_from, cfg.resume = checkpoint, False
    runner = Runner.from_cfg(cfg)
    metrics = runner.test()
    if runner.rank == 0:
        print_complexity(runner)
        if show_dir is not None:
            from mmkd.visualization import detections
            detections.draw_test_images(unwrap(runner.model), runner.test_dataloader, show_dir,
                                        show_number)
    return metrics


def select_peer(cfg: Config, peer: int) -> None:
    """Make a config of mutual distillation that of one of its peers alone.

    Raises:
        SystemExit: The config has no peers, or not so many.
    """
    peers = cfg.model.get('peers', [])
    if not 0 <= peer < len(peers):
        raise SystemExit(f'--peer {peer}: the config has {len(peers)} peers, counted from 0')
    cfg.model = peers[peer]
    cfg.default_hooks.student_reader.peer = peer
    evaluators = cfg.test_evaluator
    if isinstance(evaluators, list):  # those of the other peers have nothing to read
        cfg.test_evaluator = [evaluator for evaluator in evaluators
                              if evaluator['type'] != 'ScoreAccuracy']


def print_complexity(runner: Runner) -> None:
    """Print parameters and FLOPs of the deployed network at the size of the test images."""
    model = unwrap(runner.model)
    network = without_branches(deployed_network(model)[0])
    batch = next(iter(runner.test_dataloader))
    inputs = model.data_preprocessor(batch, False)['inputs'][:1]
    shape = 'x'.join(str(size) for size in inputs.shape[1:])
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(f'parameters: {parameters:,}')
    with torch.no_grad():
        flops = get_model_complexity_info(network.eval(), inputs=(inputs,), show_table=False,
                                          show_arch=False)['flops']
    print(f'FLOPs at {shape} (multiply-adds): {flops:,}')


def without_branches(network: nn.Module) -> nn.Module:
    """Return a copy whose training-only parts are empty; they would count as its cost."""
    network = copy.deepcopy(network)
    for prefix in getattr(network, 'training_only_prefixes', ()):
        setattr(network, prefix.removesuffix('.'), nn.ModuleDict())
    return network


def main() -> None:
    """Test and report."""
    arguments = parse_arguments()
    cfg = command_line.load_config(arguments)
    if arguments.peer is not None:
        select_peer(cfg, arguments.peer)
    prepare_cpu_launch(cfg)
    metrics = test(cfg, arguments.checkpoint, arguments.show_dir, arguments.show_number)
    if arguments.out and is_main_process():
        dump(metrics, arguments.out)
    finish_launch()


if __name__ == '__main__':
    main()
