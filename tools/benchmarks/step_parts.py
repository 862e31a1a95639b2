"""The parts of a training step of a distiller, which can be timed separately."""
import copy
import time
from collections.abc import Callable, Mapping

import numpy as np
import torch
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from mmengine.structures import InstanceData
from torch import nn

from mmkd.structures import LabelledSamples
from mmkd.utils import tensor_tree


def students_of(cfg: Config) -> list[dict]:
    """Return the configs of the networks that are trained, with a task for their branches."""
    students = copy.deepcopy(list(cfg.model.get('peers') or [cfg.model.student]))
    for student in students:
        if student.get('auxiliary_task') and not student.get('branch_loss'):
            student['branch_loss'] = dict(type='AuxiliaryTaskLoss', task=student['auxiliary_task'])
    return students


def plain_student_of(cfg: Config) -> dict:
    """Return the config of the (first) student as it is trained alone: without branches."""
    student = students_of(cfg)[0]
    if student['type'].endswith('BranchedClassifier'):
        parts = ('_scope_', 'data_preprocessor', 'backbone', 'neck', 'head')
        student = {key: student[key] for key in parts if key in student}
        student['type'] = 'mmpretrain.ImageClassifier'
        head = student['head']
        if head['type'].endswith('JointLinearClsHead'):
            student['head'] = dict(type='mmpretrain.LinearClsHead', in_channels=head.in_channels,
                                   num_classes=head.num_classes)
    return student


def one_view(data: dict) -> dict:
    """Return a batch with the first view of each image alone."""
    inputs = data['inputs']
    is_several = isinstance(inputs, torch.Tensor) and inputs.ndim == 5
    return {**data, 'inputs': inputs[:, 0]} if is_several else data


def make_batch(cfg: Config, batch_size: int, image_size: int | None) -> dict:
    """Return random uint8 images and labels or boxes, as a data loader gives them."""
    if 'head' not in students_of(cfg)[0]:
        return detection_batch(batch_size, (image_size or 512, image_size or 512))
    crops = [transform.get('crop_size', transform.get('scale'))
             for transform in cfg.get('train_pipeline', [])]
    size = image_size or next((crop for crop in reversed(crops) if crop), None)
    if size is None:
        raise SystemExit('train_pipeline names no crop_size or scale: give --image-size')
    shape = (size, size) if isinstance(size, int) else size
    images = torch.randint(0, 256, (batch_size, 3, *shape), dtype=torch.uint8)
    if any(name in str(cfg.train_dataloader.dataset)  # four views of each image
           for name in ('RotatedCrops', 'MixupPositives')):
        images = torch.stack([images] * 4, dim=1)
    labels = torch.randint(0, students_of(cfg)[0]['head']['num_classes'], (batch_size,))
    samples = list(LabelledSamples(labels))
    if num_negatives := _num_negatives(cfg.train_dataloader.dataset):
        for index, sample in enumerate(samples):
            drawn = np.random.randint(0, batch_size, 1 + num_negatives)
            sample.set_metainfo(dict(image_index=np.int64(index), contrast_indices=drawn))
    return dict(inputs=images, data_samples=samples)


def _num_negatives(dataset: dict) -> int:
    """Return the number of negatives of ContrastNegatives, which may be wrapped; 0 without it."""
    while dataset and 'num_negatives' not in dataset:
        dataset = dataset.get('dataset')
    return dataset.num_negatives if dataset else 0


def detection_batch(batch_size: int, shape: tuple[int, int]) -> dict:
    """Return random uint8 images of a height and width, with ten random boxes each."""
    from mmdet.structures import DetDataSample
    samples, (height, width) = [], shape
    for index in range(batch_size):
        sample = DetDataSample(metainfo=dict(
            img_shape=shape, ori_shape=shape, scale_factor=(1.0, 1.0), img_id=index))
        corners = torch.rand(10, 2) * 0.6
        sides = 0.1 + 0.3 * torch.rand(10, 2)
        boxes = torch.cat([corners, corners + sides], dim=1)
        sample.gt_instances = InstanceData(
            bboxes=boxes * torch.tensor([width, height, width, height]),
            labels=torch.zeros(10, dtype=torch.long))
        samples.append(sample)
    return dict(inputs=[torch.randint(0, 256, (3, *shape), dtype=torch.uint8)
                        for _ in range(batch_size)], data_samples=samples)


def make_step(cfg: Config, model: nn.Module, data: dict) -> Callable[[], object]:
    """Return one training step on the same batch again and again."""
    optim_wrapper = build_optim_wrapper(model, copy.deepcopy(cfg.optim_wrapper))
    return lambda: model.train_step(data, optim_wrapper)


def make_teacher_forward(distiller: nn.Module, data: dict) -> Callable[[], object]:
    """Return the forward that the distiller needs; it runs the head only if a loss reads it."""
    if not hasattr(distiller, 'teacher'):
        return lambda: None
    teacher = distiller.teacher
    inputs = teacher.view(distiller.prepare_batch(**distiller.data_preprocessor(data, True)))
    inputs = inputs.to(teacher.dtype or inputs.dtype, memory_format=teacher.memory_format)
    module = teacher.module.to(inputs.device)  # a folded copy may run while it waits on the host
    forward = module if teacher.runs_head else module.extract_feat
    return lambda: torch.no_grad()(forward)(inputs)


def make_connectors_step(distiller: nn.Module, data: dict) -> Callable[[], object]:
    """Return one forward and backward pass of the connectors alone, on features of one batch.

    Those of peers, which take turns as students, are left out.
    """
    if not getattr(distiller, 'connectors', None) or not hasattr(distiller, 'teacher'):
        return lambda: None
    batch = distiller.prepare_batch(**distiller.data_preprocessor(data, True))
    with torch.no_grad():
        student = distiller.forward_student(batch)[1]
    features = {f'teacher.{name}': value for name, value in distiller.teacher(batch).items()}
    for name, value in student.items():
        features[f'student.{name}'] = tensor_tree.map_tensors(
            lambda tensor: tensor.detach().requires_grad_(), value)

    def step() -> None:
        sources = dict(features)
        distiller.objective.run_connectors(sources, batch)
        outputs = [tensor for name, value in sources.items() if name not in features
                   for tensor in tensor_tree.tensors_of(value) if tensor.requires_grad]
        torch.autograd.backward(outputs, [torch.ones_like(output) for output in outputs])

    return step


def milliseconds(function: Callable[[], object], device: str) -> float:
    """Return the wall time of one call; on a GPU until its work is done."""
    start = time.perf_counter()
    function()
    if device != 'cpu':
        torch.cuda.synchronize()
    return 1000 * (time.perf_counter() - start)


def timed_rounds(parts: Mapping[str, Callable[[], object]], device: str, *, repeats: int,
                 warm_up: int) -> list[dict[str, float]]:
    """Return the milliseconds of each part in every round; the parts take turns.

    Args:
        parts: Name -> function that is timed.
        device: The device on which the functions run.
        repeats: Number of rounds that count.
        warm_up: Number of rounds before them.
    """
    rounds = [{name: milliseconds(part, device) for name, part in parts.items()}
              for _ in range(warm_up + repeats)]
    return rounds[warm_up:]


def count_extra_parameters(distiller: nn.Module) -> int:
    """Count trainable parameters of connectors and losses."""
    networks = getattr(distiller, 'peers', distiller.student)
    student = {id(parameter) for parameter in networks.parameters()}
    return sum(parameter.numel() for parameter in distiller.parameters()
               if parameter.requires_grad and id(parameter) not in student)
