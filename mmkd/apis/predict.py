"""Say what a trained network sees in images, and draw it.

Takes the plain config and the weights that every run leaves behind, and the configs of distillers.
"""
import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from mmengine.config import Config

from mmkd.apis import command_line
from mmkd.apis.config_files import NETWORK, read_config, require
from mmkd.apis.plain_config import write
from mmkd.recipes.image_data import EXTENSIONS
from mmkd.utils import build_faults, weight_files
from mmkd.utils.checkpoint import load_network
from mmkd.utils.faults import ExpectedFault
from mmkd.utils.libraries import library_of

THRESHOLD = 0.3
MOST = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG',
                        help='config of the network, as a run leaves it beside its weights '
                        '(network.py) and publish beside the published file; or that of a run')
    parser.add_argument('checkpoint', metavar='CHECKPOINT', help='path or URL of the weights')
    parser.add_argument('images', metavar='IMAGES', nargs='+', type=Path,
                        help='images, or folders of images')
    parser.add_argument('--out', metavar='DIR', type=Path, default=Path('work_dirs/predictions'),
                        help='folder for the drawn images (default: work_dirs/predictions)')
    command_line.add_trust_argument(parser)


def find_images(paths: list[Path]) -> Iterator[Path]:
    """Yield images, and those inside folders.

    Raises:
        ValueError: If a path is neither, a folder has no image, or a file cannot be read as one.
    """
    for path in paths:
        if path.is_file():
            if not cv2.haveImageReader(str(path)):
                raise ValueError(f'{path} cannot be read as an image')
            yield path
            continue
        found = sorted(file for file in path.rglob('*') if file.suffix.lower() in EXTENSIONS)
        if not found:
            raise ValueError(f'{path} is no image and no folder of images '
                             f'({", ".join(EXTENSIONS)})')
        yield from find_images(found)


def predict(cfg: Config, checkpoint: str, images: list[Path], out: Path) -> list[str]:
    """Draw what a network sees into a folder, and return one line for each image.

    Args:
        cfg: Config of any run, or a plain config.
        checkpoint: Path or URL of the weights.
        images: Files.
        out: Folder for the pictures.

    Raises:
        ExpectedFault: If the library of the network is not installed.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        config = write(cfg, Path(folder) / 'student.py')
        plain = Config.fromfile(config)
        require(plain, ['test_dataloader'], 'predict: images are prepared as those of the test')
        if missing := build_faults.missing_toolbox(plain.default_scope):
            raise ExpectedFault(f'predict: {missing}')
        return list(RUNS[library_of(plain.model)](config, checkpoint, images, out))


def _classify(config: Path, checkpoint: str, images: list[Path], out: Path) -> Iterator[str]:
    from mmpretrain import ImageClassificationInferencer
    inferencer = ImageClassificationInferencer(str(config), pretrained=checkpoint)
    load_network(inferencer.model, checkpoint, role='network')  # what does not fit is refused
    names = _dataset_meta(checkpoint).get('classes') or inferencer.classes
    for image in images:
        result, = inferencer(str(image))
        order = np.argsort(-result['pred_scores'])[:MOST]
        answers = [f'{names[index] if names else index} {result["pred_scores"][index]:.1%}'
                   for index in order]
        _caption(image, answers[0], out / f'{image.parent.name}_{image.stem}.jpg')
        yield f'{image}: {", ".join(answers)}'


def _detect(config: Path, checkpoint: str, images: list[Path], out: Path) -> Iterator[str]:
    from mmdet.apis import inference_detector, init_detector
    from mmdet.visualization import DetLocalVisualizer
    model = init_detector(str(config), checkpoint, device='cpu')
    load_network(model, checkpoint, role='network')
    visualizer = DetLocalVisualizer()
    visualizer.dataset_meta = model.dataset_meta
    for image in images:
        sample = inference_detector(model, str(image))
        picture = cv2.cvtColor(cv2.imread(str(image)), cv2.COLOR_BGR2RGB)
        visualizer.add_datasample('', picture, sample, draw_gt=False, pred_score_thr=THRESHOLD)
        drawn = cv2.cvtColor(visualizer.get_image(), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(out / f'{image.parent.name}_{image.stem}.jpg'), drawn)
        found = sample.pred_instances
        found = found[found.scores > THRESHOLD]
        listed = [f'{model.dataset_meta["classes"][int(label)]} {float(score):.0%} at '
                  f'{[round(float(value)) for value in box]}'
                  for label, score, box in zip(found.labels, found.scores, found.bboxes)]
        yield f'{image}: {"; ".join(listed) or f"nothing above {THRESHOLD:.0%}"}'


def _segment(config: Path, checkpoint: str, images: list[Path], out: Path) -> Iterator[str]:
    from mmdet.visualization import get_palette
    from mmseg.apis import inference_model, init_model, show_result_pyplot
    model = init_model(str(config), device='cpu')
    names = load_network(model, checkpoint, role='network') or [
        str(label) for label in range(model.num_classes)]
    palette = _dataset_meta(checkpoint).get('palette') or get_palette('random', len(names))
    model.dataset_meta = dict(classes=names, palette=palette)
    for image in images:
        sample = inference_model(model, str(image))
        show_result_pyplot(model, str(image), sample, draw_gt=False, show=False, with_labels=False,
                           out_file=str(out / f'{image.parent.name}_{image.stem}.jpg'))
        labels, counts = np.unique(sample.pred_sem_seg.data.numpy(), return_counts=True)
        order = np.argsort(-counts)[:MOST]
        listed = [f'{names[int(labels[index])]} {counts[index] / counts.sum():.1%}'
                  for index in order]
        yield f'{image}: {", ".join(listed)} of the pixels'


RUNS = {'mmpretrain': _classify, 'mmdet': _detect, 'mmseg': _segment}
"""Library of a network -> how it is run."""


def _dataset_meta(checkpoint: str) -> dict:
    return weight_files.load(checkpoint).get('meta', {}).get('dataset_meta') or {}


def _caption(image: Path, text: str, target: Path) -> None:
    picture = cv2.imread(str(image))
    scale = max(1, round(160 / min(picture.shape[:2])))
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    picture = cv2.copyMakeBorder(picture, 24, 0, 0, 0, cv2.BORDER_CONSTANT, value=(255,) * 3)
    cv2.putText(picture, text, (4, 17), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0,) * 3, 1, cv2.LINE_AA)
    cv2.imwrite(str(target), picture)


def main(arguments: argparse.Namespace) -> None:
    """Print and draw the predictions."""
    with command_line.plain_errors():
        images = list(find_images(arguments.images))
        for line in predict(read_config(arguments.config, NETWORK), arguments.checkpoint, images,
                            arguments.out):
            print(line)
    print(f'{len(images)} drawn images: {arguments.out}')
