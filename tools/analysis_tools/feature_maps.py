"""Draw what the feature pyramids of a student and its teacher attend to, level by level.

For some test images of a config for detectors, the tool draws the spatial attention of teacher and
student as FGD computes it, the mask of the foreground, and the difference of the attentions. Above
each level stand the CKA of both networks over these images and the share of tokens that DPK would
replace. The CKA is taken over the images that are drawn, at least four.
"""
import argparse
import json

import mmcv
import torch
from mmengine.registry import init_default_scope
from mmengine.runner import Runner

from mmkd.apis import command_line
from mmkd.evaluation import predictions
from mmkd.losses.box_masks import box_masks
from mmkd.losses.fgd_loss import attentions
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.utils import checkpoint, cka
from mmkd.visualization.pyramid import plot_levels

EPILOG = """example:
  feature_maps.py configs/_demo_/fgd_retinanet_scenes.py \\
      work_dirs/_demo_/fgd_retinanet_scenes/epoch_12.pth --number 4
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', metavar='CONFIG', help='config of a distiller around detectors')
    parser.add_argument('student', metavar='STUDENT.pth', help='checkpoint of its student')
    parser.add_argument('--number', type=command_line.at_least(1), default=8,
                        help='images (default: 8)')
    parser.add_argument('--layer', default='neck', help='name of the pyramid in student_layers and '
                        'teacher_layers (default: neck)')
    parser.add_argument('--temperature', type=float, default=0.5, help='of the attention')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def load(cfg, path: str) -> torch.nn.Module:
    """Return the distiller with both networks loaded."""
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    predictions.check_distiller(cfg)
    model = MODELS.build(cfg.model).eval()
    checkpoint.load_network(model.student, path, role='student')
    model.teacher.load(model.teacher_checkpoint)
    return model


@torch.no_grad()
def pyramids(model: torch.nn.Module, data: dict, layer: str) -> tuple[Batch, list, list]:
    """Return the batch and the levels of both networks.

    Raises:
        ValueError: If one of them captures no such layer.
    """
    known = [list(capture.paths) for capture in (model.student_capture, model.teacher.capture)]
    if any(layer not in names for names in known):
        raise ValueError(f'no common layer {layer!r}; the student captures {known[0]}, the '
                         f'teacher {known[1]}')
    data = model.data_preprocessor(data, False)
    batch = Batch(data['inputs'], data['data_samples'])
    with model.student_capture as student:
        model.student.extract_feat(batch.inputs)
    teacher = model.teacher(batch)
    return batch, list(student[layer]), list(teacher[layer])


def main() -> None:
    """Draw one picture per image and write the numbers of the levels."""
    arguments = parse_arguments()
    if arguments.number < cka.SMALLEST_BATCH:
        raise ValueError(f'--number must be >= {cka.SMALLEST_BATCH} for the CKA, got '
                         f'{arguments.number}')
    cfg = command_line.load_analysis_config(arguments, 'test_dataloader')
    model = load(cfg, arguments.student)
    cfg.test_dataloader.batch_size = arguments.number
    data = next(iter(Runner.build_dataloader(cfg.test_dataloader, seed=0)))
    batch, student, teacher = pyramids(model, data, arguments.layer)
    values = [float(cka.minibatch_cka(*pair)) for pair in zip(student, teacher)]
    ratios = [1 - min(max(value, 0.0), 1.0) for value in values]
    captions = [f'level {level + 1}: CKA {value:.2f},\nDPK replaces {ratio:.0%}'
                for level, (value, ratio) in enumerate(zip(values, ratios))]
    # Test pipelines keep the boxes in pixels of the file, whose size is therefore their scale.
    shapes = [sample.ori_shape for sample in batch.data_samples]
    for index, sample in enumerate(batch.data_samples):
        levels = [maps_of(student[level], teacher[level], batch, shapes, index,
                          arguments.temperature) for level in range(len(student))]
        plot_levels(mmcv.imread(sample.img_path, channel_order='rgb'), levels, captions,
                    arguments.out_dir / f'feature_maps_{index}.png')
    (arguments.out_dir / 'feature_maps.json').write_text(json.dumps(
        dict(cka=values, ratio=ratios), indent=2) + '\n')
    for caption in captions:
        print(caption.replace('\n', ' '))
    print(f'pictures and numbers: {arguments.out_dir}/feature_maps_*.png, feature_maps.json')


def maps_of(student: torch.Tensor, teacher: torch.Tensor, batch: Batch, shapes: list, index: int,
            temperature: float) -> dict:
    """Return the maps of one image at one level, without the padding of the canvas."""
    height, width = (max(1, round(side * part / whole)) for side, part, whole in zip(
        teacher.shape[-2:], batch.image_shapes[index], batch.inputs.shape[-2:]))
    student, teacher = (
        attentions(features[index:index + 1, :, :height, :width], temperature)[0][0]
        for features in (student, teacher))
    foreground = box_masks(batch.gt_boxes[index:index + 1], shapes[index:index + 1],
                           (height, width))[0][0]
    maps = {'teacher': teacher, 'student': student, 'foreground': foreground,
            '|difference|': (student - teacher).abs()}
    return {name: value.numpy() for name, value in maps.items()}


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
