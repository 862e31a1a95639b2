"""Score the frozen features of a trained network by a linear classifier on another data set.

The network is the student of a config (of peers the first, of a plain run the model itself). Its
pooled features stay as they are; SGD trains a linear layer on them, by the protocol of HSSAKD
(Table VII) and VSD (Table 5): rate 0.1, divided by ten after 30, 60 and 90 of 100 epochs, momentum
0.9 with Nesterov, no weight decay. Where the data set draws random crops or flips, the features are
made anew in each epoch; else once.
"""
import argparse
import json
from collections.abc import Callable
from pathlib import Path

import torch
from mmengine.runner import Runner, set_random_seed
from rich.progress import Progress
from torch import nn
from torch.utils.data import DataLoader

from mmkd.apis import command_line, config_files
from mmkd.evaluation import FeatureTable, train_linear_probe
from mmkd.evaluation.features import load_student, pooled_features
from mmkd.registry import MODELS
from mmkd.utils.atomic_backend import AtomicLocalBackend

EPILOG = """example:
  mmkd linear-probe hssakd/vgg13_mobilenetv2_cifar100 \\
      work_dirs/hssakd/vgg13_mobilenetv2_cifar100/epoch_240.pth --data _base_/datasets/stl10.py
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG', help='config that the checkpoint comes from')
    parser.add_argument('checkpoint', metavar='CHECKPOINT')
    parser.add_argument('--data', metavar='DATA.py', default='_base_/datasets/stl10.py',
                        help='config with data_preprocessor, train_dataloader, test_dataloader '
                        '(default: %(default)s; there are also tiny_imagenet.py and digits.py)')
    parser.add_argument('--data-options', nargs='+', action=command_line.ConfigOptions, default={},
                        metavar='KEY=VALUE', help='override settings of DATA.py, e.g. '
                        'train_dataloader.dataset.data_root=PATH')
    parser.add_argument('--cfg-options', nargs='+', action=command_line.ConfigOptions, default={},
                        metavar='KEY=VALUE', help='override settings of CONFIG')
    parser.add_argument('--epochs', type=int, default=100)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the accuracies')
    command_line.add_trust_argument(parser)


def draws_at_random(pipeline: list[dict]) -> bool:
    """Whether a pipeline gives another image each time."""
    names = [transform['type'].rpartition('.')[2] for transform in pipeline]
    return any(name.startswith('Random') or name == 'RotatedCrops' for name in names)


def batches_of_an_epoch(network: nn.Module, preprocessor: nn.Module, loader: DataLoader,
                        is_random: bool) -> Callable:
    """Return what yields the features and labels of one epoch of training."""
    if is_random:
        return lambda: pooled_features(network, preprocessor, loader)
    return FeatureTable(pooled_features(network, preprocessor, loader, 'features, once'),
                        loader.batch_size)


def probe(arguments: argparse.Namespace) -> list[float]:
    """Return the test accuracy after each epoch."""
    cfg = command_line.load_analysis_config(arguments)
    data = config_files.read_config(
        arguments.data, ('data_preprocessor', 'train_dataloader', 'test_dataloader'))
    command_line.merge_options(data, arguments.data_options)
    set_random_seed(arguments.seed)
    network = load_student(cfg, arguments.checkpoint)
    preprocessor = MODELS.build(data.data_preprocessor).to(next(network.parameters()).device)
    train, test = (Runner.build_dataloader(loader, seed=arguments.seed)
                   for loader in (data.train_dataloader, data.test_dataloader))
    is_random = draws_at_random(data.train_pipeline)
    print(f'{type(network.backbone).__name__}, features '
          + ('of random crops, anew in each epoch' if is_random else 'made once'))
    milestones = [round(arguments.epochs * share) for share in (0.3, 0.6, 0.9)]
    train_batches = batches_of_an_epoch(network, preprocessor, train, is_random)
    test_batches = pooled_features(network, preprocessor, test, 'test features')
    with Progress(transient=True) as progress:
        task = progress.add_task('linear probe', total=arguments.epochs)
        return train_linear_probe(
            train_batches, list(test_batches), num_classes=data.data_preprocessor.num_classes,
            epochs=arguments.epochs, milestones=milestones,
            report=lambda epoch, accuracy: progress.update(
                task, completed=epoch, description=f'linear probe, {accuracy:.2f} %'))


def main(arguments: argparse.Namespace) -> None:
    """Probe and report the last and the best epoch."""
    accuracies = probe(arguments)
    best = max(accuracies)
    print(f'top-1 {accuracies[-1]:.2f} % after {len(accuracies)} epochs, best {best:.2f} % in '
          f'epoch {accuracies.index(best) + 1} (HSSAKD reports the best)')
    if arguments.json:
        text = json.dumps(dict(
            config=arguments.config, checkpoint=arguments.checkpoint, data=arguments.data,
            seed=arguments.seed, torch=torch.__version__, accuracies=accuracies), indent=2)
        AtomicLocalBackend().put(f'{text}\n'.encode(), arguments.json)
