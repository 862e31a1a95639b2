"""Show what teacher and student say about each region of an image, as in Fig. 1 and 2 of SDD.

Scale Decoupled Distillation (Wei et al., CVPR 2024) classifies the cells of grids over the last map
by the network's own classifier. Each cell shows its most probable classes. Its colour says whether
it goes with the whole image or is complementary to it, by the teacher and by the rule of the
config's loss; where an image has no label, the teacher's answer for the whole stands for it.
"""
import argparse
import json
from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor

from mmkd.apis import command_line
from mmkd.connectors import RegionLogits
from mmkd.distillers import Distiller
from mmkd.evaluation import ClassifierPair
from mmkd.losses import SDDLoss
from mmkd.structures import Batch, LabelledSamples
from mmkd.visualization import RegionAnswers, plot_region_answers

EPILOG = """example:
  region_logits.py configs/_demo_/sd_kd_digits.py work_dirs/_demo_/sd_kd_digits/epoch_20.pth \\
      --images 0 7 photo.png
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', metavar='CONFIG', help='config of SDD')
    parser.add_argument('student', metavar='[NAME=]STUDENT.pth',
                        type=command_line.named_checkpoint)
    parser.add_argument('--images', nargs='+', default=['0'], metavar='IMAGE',
                        help='numbers of test images, or files (default: 0)')
    parser.add_argument('--top', type=command_line.at_least(1), default=2, metavar='N',
                        help='classes in a cell (default: 2)')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def parts_of(model: Distiller) -> tuple[str, RegionLogits, SDDLoss]:
    """Return the name of the connector of regions, the connector, and the loss behind it.

    Raises:
        ValueError: The config has none.
    """
    connectors = {name: module for name, module in model.objective.connectors.items()
                  if isinstance(module, RegionLogits)}
    losses = [module for module in model.objective.losses.values() if isinstance(module, SDDLoss)]
    if not connectors or not losses:
        raise ValueError('the config has no RegionLogits among its connectors with an SDDLoss '
                         'behind it: take one of configs/sdd')
    name, connector = next(iter(connectors.items()))
    return name, connector, losses[0]


def read_image(pair: ClassifierPair, name: str) -> tuple[np.ndarray, int | None]:
    """Return an image, (H, W, 3), RGB, and its label; files get the size of the test images.

    Raises:
        ValueError: There is no such test image, or the file is no image.
    """
    if not name.isdigit():
        height, width = pair.image(0).shape[:2]
        try:
            with Image.open(name) as image:
                return np.asarray(image.convert('RGB').resize((width, height))), None
        except UnidentifiedImageError as error:
            raise ValueError(f'{name} cannot be read as an image') from error
    if int(name) >= len(pair.labels):
        raise ValueError(f'there is no test image {name}; the last is {len(pair.labels) - 1}')
    return pair.image(int(name)), int(pair.labels[int(name)])


@torch.no_grad()
def region_logits(pair: ClassifierPair, image: np.ndarray) -> dict[str, Tensor]:
    """Return ``student_logits`` and ``teacher_logits`` of all regions, each (R, K)."""
    model, (name, *_) = pair.model, parts_of(pair.model)
    inputs = torch.from_numpy(np.ascontiguousarray(
        image[..., ::-1] if pair.loads_bgr else image)).permute(2, 0, 1)
    data = model.data_preprocessor(
        dict(inputs=inputs[None], data_samples=list(LabelledSamples(torch.tensor([0])))), False)
    batch = Batch(data['inputs'], data['data_samples'])
    with model.student_capture as student:
        model.student(batch.inputs, batch.data_samples, mode='tensor')
    sources = {f'student.{key}': value for key, value in student.items()}
    sources |= {f'teacher.{key}': value for key, value in model.teacher(batch).items()}
    model.objective.run_connectors(sources, batch)
    return {key: sources[f'connector.{name}.{key}'][0]
            for key in ('student_logits', 'teacher_logits')}


def texts_of(logits: Tensor, classes: Sequence[str], top: int) -> list[str]:
    """Return the most probable classes of each region, one to a line."""
    values, indices = logits.softmax(dim=1).topk(min(top, logits.shape[1]), dim=1)
    return ['\n'.join(f'{classes[index]} {value:.2f}' for index, value in zip(*row))
            for row in zip(indices.tolist(), values.tolist())]


def main() -> None:
    """Draw each image, and write the answers."""
    arguments = parse_arguments()
    pair = ClassifierPair(command_line.load_analysis_config(arguments))
    name, path = arguments.student
    _, connector, loss = parts_of(pair.model)
    pair.load_student(path)
    pair.model.teacher.load(pair.model.teacher_checkpoint)
    results = {}
    for image_name in arguments.images:
        image, label = read_image(pair, image_name)
        logits = region_logits(pair, image)
        teacher = logits['teacher_logits'][None]
        labels = teacher[:, 0].argmax(1) if label is None else torch.tensor(
            [label], device=teacher.device)
        is_other = loss.find_complementary(teacher, labels)[0].tolist()
        answers = [RegionAnswers(owner, texts_of(logits[key], pair.classes, arguments.top))
                   for owner, key in (('teacher', 'teacher_logits'), (name, 'student_logits'))]
        stem = image_name.replace('/', '_').rpartition('.')[0] or image_name
        target = arguments.out_dir / f'region_logits_{stem}.png'
        truth = 'no label' if label is None else f'is {pair.classes[label]}'
        plot_region_answers(image, answers, is_other, connector.scales, target,
                            title=f'image {image_name}: {truth}')
        results[image_name] = dict(
            truth=truth, complementary=is_other,
            answers={network.name: list(network.texts) for network in answers})
        print(f'{target}: {sum(is_other)} of {len(is_other)} regions are complementary')
    (arguments.out_dir / 'region_logits.json').write_text(json.dumps(results, indent=2) + '\n')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
