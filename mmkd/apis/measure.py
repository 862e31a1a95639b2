"""What the report says of the networks of a distillation, measured on the validation images."""
import copy
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn

from mmkd import fitting
from mmkd.apis import complexity
from mmkd.evaluation import feature_gap, predictions
from mmkd.evaluation.predictions import ClassifierPair
from mmkd.utils.cka import SMALLEST_BATCH

REPEATS = 20


@dataclass(frozen=True)
class Cost:
    """What a network costs at inference.

    Attributes:
        parameters: Number of weights.
        flops: Multiply-adds of one image.
        latency: Median seconds of one image on this machine.
        file: Size of its weights in bytes, as float32.
    """

    parameters: int
    flops: int
    latency: float
    file: int


@dataclass(frozen=True)
class Answers:
    """What a network answers on the validation images.

    Attributes:
        accuracy: Top-1 in percent.
        per_class: Percent for each class; nan where it has no images.
        predicted: (n,), the class of each image.
    """

    accuracy: float
    per_class: list[float]
    predicted: np.ndarray

    @classmethod
    def of(cls, logits: np.ndarray, labels: np.ndarray, classes: int) -> 'Answers':
        """Score logits (n, K)."""
        predicted = logits.argmax(1)
        hits = predicted == labels
        per_class = [float(100 * hits[labels == label].mean()) if (labels == label).any()
                     else float('nan') for label in range(classes)]
        return cls(float(100 * hits.mean()), per_class, predicted)


def cost(network: nn.Module, images: torch.Tensor) -> Cost:
    """Measure a classifier on the first of some normalised images (N, C, H, W)."""
    network = complexity.without_branches(network).eval()
    image = images[:1]
    parameters = sum(parameter.numel() for parameter in network.parameters())
    times = []
    with torch.no_grad():
        for _ in range(REPEATS):
            start = time.perf_counter()
            network(image)
            if image.is_cuda:
                torch.cuda.synchronize()
            times.append(time.perf_counter() - start)
    size = sum(value.numel() * value.element_size() for value in network.state_dict().values())
    return Cost(parameters, complexity.count_flops(network, image, None),
                statistics.median(times), size)


def costs(pair: ClassifierPair) -> dict[str, Cost]:
    """Measure teacher and student, each on the images that it sees."""
    model = pair.model
    data = model.data_preprocessor(next(iter(pair.loader)), False)
    batch = model.prepare_batch(data['inputs'], data['data_samples'])
    return dict(teacher=cost(model.teacher.module, model.teacher.view(batch)),
                student=cost(model.student, batch.inputs))


def confusions(labels: np.ndarray, predicted: np.ndarray, classes: Sequence[str],
               most: int = 8) -> list[tuple[str, str, int]]:
    """Return the most frequent pairs of a true class and another that was answered."""
    pairs = Counter((int(true), int(answer)) for true, answer in zip(labels, predicted)
                    if true != answer)
    return [(classes[true], classes[answer], number)
            for (true, answer), number in pairs.most_common(most)]


def stage_cka(cfg: Config, students: dict[str, Path]) -> dict[str, dict[str, float]]:
    """Return the CKA between each student and the teacher: name -> stage -> value.

    Empty where the networks have no stages in common, or there are fewer than four images.
    """
    cfg = copy.deepcopy(cfg)
    layers = _common_stages(cfg)
    for key, value in dict(layers, connectors={}, losses={}).items():
        cfg.model[key] = value  # `update` would keep what is inside.
    pair = ClassifierPair(cfg)
    if not layers['student_layers'] or len(pair.loader.dataset) < SMALLEST_BATCH:
        return {}
    size = min(len(pair.loader.dataset), max(cfg.test_dataloader.batch_size, SMALLEST_BATCH))
    found = {}
    for name, path in students.items():
        values: dict[str, list[float]] = {}
        for student, teacher in pair.outputs(str(path), size, drop_last=True):
            for stage in feature_gap.comparable_layers(student, teacher):
                values.setdefault(stage, []).append(
                    feature_gap.similarities(student[stage], teacher[stage])['cka'])
        found[name] = {stage: statistics.fmean(single) for stage, single in values.items()}
    return found


def answers(pair: ClassifierPair, students: dict[str, Path], *,
            with_teacher: bool) -> dict[str, Answers]:
    """Return what the teacher, if it knows the classes, and each student answer."""
    classes, labels = len(pair.classes), pair.labels
    found = {}
    if with_teacher:
        found['teacher'] = Answers.of(pair.teacher_logits(), labels, classes)
    for name, path in students.items():
        found[name] = Answers.of(pair.student_logits(str(path)), labels, classes)
    return found


def open_pair(cfg: Config) -> ClassifierPair:
    """Build student and teacher of a config and load the teacher."""
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    predictions.check_distiller(cfg)
    pair = ClassifierPair(cfg)
    pair.model.teacher.load(pair.model.teacher_checkpoint)
    return pair


def _common_stages(cfg: Config) -> dict[str, dict[str, str]]:
    pair = open_pair(cfg)
    batch = pair.model.data_preprocessor(next(iter(pair.loader)), False)
    batch = pair.model.prepare_batch(batch['inputs'][:1], None)
    profiles = [fitting.profile(network, tuple(images.shape[1:]), name)
                for network, images, name in (
                    (pair.model.student, batch.inputs, 'student'),
                    (pair.model.teacher.module, pair.model.teacher.view(batch), 'teacher'))]
    number = min(len(profile.stages) for profile in profiles)
    names = [f'stage {index + 1} of {number}' for index in range(number)]
    layers = [dict(zip(names, (layer.path for layer in profile.stages[-number:])))
              if number else {} for profile in profiles]
    return dict(student_layers=layers[0], teacher_layers=layers[1])
