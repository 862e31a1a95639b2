"""Measure time and memory of a training step of detectors, distilled and alone.

For each config the whole step is timed (preprocessing of uint8 images, forward and backward
passes, optimizer), with and without mixed precision, and the student of the first config alone
beside them: stock mmdet. Images and weights are random, boxes too. Memory is the peak that torch
allocated on the GPU; on a CPU it is left out.

Example: python tools/benchmarks/detector_cost.py configs/dpk/retinanet_r101_r50_coco.py \\
    configs/fgd/retinanet_r101_r50_coco.py
"""
import argparse
import copy
import gc
import statistics
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from rich.console import Console
from rich.table import Table

import result_files
import step_parts
from mmkd.apis import command_line, mixed_precision
from mmkd.apis.build_model import build_model
from mmkd.apis.config_files import read_config


def measure(name: str, cfg: Config, model_cfg: dict, arguments: argparse.Namespace) -> dict:
    """Return the median of the steps in milliseconds, and the peak in MiB."""
    init_default_scope(cfg.default_scope)
    gc.collect()  # an earlier model would count as memory of this one
    device, is_gpu = arguments.device, arguments.device != 'cpu'
    data = step_parts.detection_batch(arguments.batch_size, tuple(arguments.shape))
    model = build_model(cfg, without_files(model_cfg), device)
    step = step_parts.make_step(cfg, model, data)
    for _ in range(arguments.warm_up):
        step()
    if is_gpu:
        torch.cuda.reset_peak_memory_stats()
    times = [step_parts.milliseconds(step, device) for _ in range(arguments.repeats)]
    return dict(name=name, wrapper=cfg.optim_wrapper.get('type', 'OptimWrapper'), device=device,
                batch_size=arguments.batch_size, shape=list(arguments.shape),
                milliseconds=statistics.median(times),
                peak_mib=torch.cuda.max_memory_allocated() / 2**20 if is_gpu else None)


def without_files(model_cfg: dict) -> dict:
    """Return a model whose backbones start from random weights."""
    model_cfg = copy.deepcopy(model_cfg)
    for network in (model_cfg, model_cfg.get('student'), model_cfg.get('teacher')):
        if network and 'backbone' in network:
            network['backbone']['init_cfg'] = None
    return model_cfg


def main() -> None:
    """Measure every config and print the table."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('configs', nargs='+', metavar='CONFIG', help='config of a distiller')
    parser.add_argument('--shape', nargs=2, type=command_line.at_least(1), default=[800, 1333],
                        metavar=('HEIGHT', 'WIDTH'), help='of the images (default: 800 1333)')
    parser.add_argument('--precisions', nargs='+', choices=('fp32', 'amp'),
                        default=['fp32', 'amp'], help='default: both')
    parser.add_argument('--json', metavar='FILE', type=Path, help='also write the results')
    command_line.add_timing_arguments(parser, repeats=20, warm_up=5)
    parser.set_defaults(batch_size=2)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    results = []
    for precision in arguments.precisions:
        for index, path in enumerate(arguments.configs):
            cfg = read_config(path)
            if precision == 'amp':
                mixed_precision.set_amp(cfg, 'auto')
            if index == 0:
                results.append(measure('student alone', cfg, cfg.model.student, arguments))
            results.append(measure(path, cfg, cfg.model, arguments))
    table = Table('config', 'optim_wrapper', 'ms/iter', 'peak MiB')
    for row in results:
        table.add_row(row['name'], row['wrapper'], f'{row["milliseconds"]:.1f}',
                      'n/a' if row['peak_mib'] is None else f'{row["peak_mib"]:.0f}')
    Console(width=120).print(table)
    if arguments.json:
        result_files.write(arguments.json, results)


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
