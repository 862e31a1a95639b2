"""Pictures of what detectors find in test images, beside the ground truth."""
import copy
from pathlib import Path

import mmcv
import numpy as np
import torch
from mmdet.visualization import DetLocalVisualizer
from mmengine.logging import print_log
from rich.progress import track
from torch import nn
from torch.utils.data import DataLoader

from mmkd.structures.batch import Batch
from mmkd.teachers import FrozenTeacher
from mmkd.utils.weight_file_faults import WeightFileError

THRESHOLD = 0.3  # Boxes below this score are not drawn.


@torch.no_grad()
def draw_test_images(model: nn.Module, loader: DataLoader, folder: str | Path,
                     number: int = 20) -> None:
    """Write test images with three pictures side by side: ground truth, teacher, student.

    The teacher is left out where the model has none or its file is missing.

    Args:
        model: A distiller around detectors, or a detector.
        loader: The loader of the test images.
        folder: The folder to write to, one file per image.
        number: Number of images.

    Raises:
        ValueError: If the data set holds no boxes.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    visualizer = DetLocalVisualizer()
    visualizer.dataset_meta = loader.dataset.metainfo
    teachers = _loaded_teachers(model)
    drawn = 0
    for data in track(loader, str(folder), transient=True, total=len(loader)):
        data = model.data_preprocessor(data, False)
        if 'gt_instances' not in data['data_samples'][0]:
            raise ValueError('only detectors are drawn: the test set holds no boxes')
        answers = [model(data['inputs'], copy.deepcopy(data['data_samples']), mode='predict')]
        for teacher in reversed(teachers):
            batch = Batch(data['inputs'], copy.deepcopy(data['data_samples']))
            with teacher.in_float32():
                answers.insert(0, teacher.predict(batch))
        for index, truth in enumerate(data['data_samples'][:number - drawn]):
            found = [answer[index] for answer in answers]
            name = Path(truth.img_path).stem
            mmcv.imwrite(_side_by_side(visualizer, truth, found)[..., ::-1],
                         str(folder / f'{name}.jpg'))
        drawn += min(len(data['data_samples']), number - drawn)
        if drawn >= number:
            break
    shown = ', '.join(['ground truth', *(teacher.role for teacher in teachers), 'student'])
    print(f'{drawn} images, side by side {shown}: {folder}')


def _side_by_side(visualizer: DetLocalVisualizer, truth: object, found: list) -> np.ndarray:
    image = mmcv.imread(truth.img_path, channel_order='rgb')
    panels = []
    for sample, is_truth in ((truth, True), *((answer, False) for answer in found)):
        visualizer.add_datasample('', image, sample.cpu(), draw_gt=is_truth,
                                  draw_pred=not is_truth, pred_score_thr=THRESHOLD)
        panels.append(visualizer.get_image())
    return np.concatenate(panels, axis=1)


def _loaded_teachers(model: nn.Module) -> list[FrozenTeacher]:
    teacher = getattr(model, 'teacher', None)
    if teacher is None:
        return []
    try:
        teacher.load(model.teacher_checkpoint)
    except (FileNotFoundError, WeightFileError) as error:  # missing, out of reach, or broken
        print_log(f'the teacher is not drawn: {error}', 'current')
        return []
    return list(teacher.members.values())
