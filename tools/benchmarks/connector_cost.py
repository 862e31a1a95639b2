"""Count the multiply-adds of a distiller's parts for one image, and time the masks of DPK.

Forward passes alone are counted: the student, the teacher as far as it runs, and all connectors, at
the given image size. For DPK the tool also prints the milliseconds of the masks, including the CKA,
on a batch of 64 images, beside those of a whole training step.

Example: python tools/benchmarks/connector_cost.py configs/dpk/retinanet_r101_r50_coco.py \\
    --image-size 800 1344 --cfg-options model.connectors.prior.module.encoder_depth=1
"""
import argparse
from pathlib import Path
from statistics import median

import torch
from mmengine.registry import init_default_scope
from torch.utils.flop_counter import FlopCounterMode

import step_parts
from mmkd.apis import command_line
from mmkd.apis.build_model import build_model
from mmkd.connectors import DynamicPrior

ROUNDS = 5


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', type=Path, help='config of a distiller')
    parser.add_argument('--image-size', type=int, nargs=2, default=(32, 32), metavar=('H', 'W'))
    parser.add_argument('--batch-size', type=int, default=4,
                        help='images that are counted together, >= 4 for a CKA (default: 4)')
    parser.add_argument('--time-masks', action='store_true', help='time the masks of DPK as well')
    parser.add_argument('--cfg-options', nargs='+', action=command_line.ConfigOptions, default={},
                        metavar='KEY=VALUE', help='override settings of the config')
    return parser.parse_args()


@torch.no_grad()
def count(distiller: torch.nn.Module, images: torch.Tensor) -> dict[str, float]:
    """Return multiply-adds for each image, in 10^9."""
    batch = distiller.prepare_batch(images, None)
    distiller.teacher(batch)  # only the first run goes behind the last captured layer
    parts, outputs = {}, {}
    for name, forward in (('student', lambda: captured(distiller, batch)),
                          ('teacher', lambda: distiller.teacher(batch)),
                          ('connectors', lambda: connect(distiller, batch, outputs))):
        with FlopCounterMode(display=False) as counter:
            outputs[name] = forward()
        parts[name] = counter.get_total_flops() / 2e9 / len(images)
    return parts


def captured(distiller: torch.nn.Module, batch: object) -> dict:
    """Return the outputs of the student's captured layers."""
    with distiller.student_capture as outputs:
        distiller.student(batch.inputs, mode='tensor')
    return outputs


def connect(distiller: torch.nn.Module, batch: object, outputs: dict) -> None:
    """Run all connectors."""
    sources = {f'{owner}.{name}': value for owner in ('student', 'teacher')
               for name, value in outputs[owner].items()}
    distiller.objective.run_connectors(sources, batch)


def time_masks(cfg, distiller: torch.nn.Module) -> tuple[float, float]:
    """Return the milliseconds of the masks and of a training step, of the same batches of 64."""
    spent, masks = [], [module.mask for module in distiller.connectors.values()
                        if isinstance(module, DynamicPrior)]
    for mask in masks:
        forward = mask.forward
        mask.forward = lambda *inputs, forward=forward: timed(forward, inputs, spent)
    step = step_parts.make_step(cfg, distiller, step_parts.make_batch(cfg, 64, None))
    rounds = []
    for _ in range(ROUNDS + 1):
        spent.clear()
        whole = step_parts.milliseconds(step, 'cpu')
        rounds.append((sum(spent), whole))
    return tuple(median(times) for times in zip(*rounds[1:]))


def timed(forward, inputs: tuple, spent: list) -> object:
    """Call, and note the milliseconds."""
    result = []
    spent.append(step_parts.milliseconds(lambda: result.append(forward(*inputs)), 'cpu'))
    return result[0]


def main() -> None:
    """Print one line per part."""
    arguments = parse_arguments()
    cfg = command_line.load_analysis_config(arguments)
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    distiller = build_model(cfg, cfg.model, 'cpu')
    connectors = sum(parameter.numel() for parameter in distiller.connectors.parameters())
    images = torch.randn(arguments.batch_size, 3, *arguments.image_size)
    height, width = arguments.image_size
    print(f'{arguments.config}, {height} x {width} pixels; connectors: {connectors:,} parameters')
    for name, number in count(distiller, images).items():
        print(f'{name}: {number:.2f} GMAC')
    if arguments.time_masks:
        masks, step = time_masks(cfg, distiller)
        print(f'masks with CKA: {masks:.1f} ms of {step:.1f} ms a step, batch 64: '
              f'{masks / step:.1%}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
