"""The page on a distillation of detectors: AP, AP of each class, costs, levels and pictures."""
import base64
import copy
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from torch import nn

from mmkd import visualization
from mmkd.apis import complexity, measure, report, run_log
from mmkd.apis.test import test
from mmkd.recipes import plan as plans
from mmkd.recipes.plan import ALONE
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.utils import checkpoint, cka
from mmkd.visualization import detections

if TYPE_CHECKING:
    from mmkd.apis.own_runs import OwnRuns

METRICS = {'AP50': 'coco/bbox_mAP_50', 'AP75': 'coco/bbox_mAP_75', 'AP small': 'coco/bbox_mAP_s',
           'AP medium': 'coco/bbox_mAP_m', 'AP large': 'coco/bbox_mAP_l'}
AP = 'coco/bbox_mAP'
EXAMPLES = 4
REPEATS = 5
IMAGES = 8  # That the likeness of levels is measured on.


def write(runs: 'OwnRuns', path: Path) -> Path:
    """Write the report of finished runs, and its numbers beside it as JSON; return its path.

    Args:
        runs: At least one method was trained.
        path: The page, ``report.html``.
    """
    method = next(name for name in reversed(runs.trained) if name != ALONE)
    cfg = plans.read(runs.configs_of(method)[0], runs.plan.out)
    return report.render(_content(runs, cfg, method), path)


def _content(runs: 'OwnRuns', cfg: Config, method: str) -> dict:
    plan, classes = runs.plan, list(runs.plan.data.classes)
    students = {name: checkpoint.best_checkpoint(folders[0])
                for name, folders in runs.trained.items()}
    knows = 'teacher' in runs.configs
    found = _metrics(runs, students)
    curves = {name: [_curve(folder, plan.schedule.epochs) for folder in folders]
              for name, folders in runs.trained.items()}
    model, data = _open(cfg, students[method])
    table = _table(found, curves, model, data)
    per_class = {name: [100 * metrics.get(f'coco/{one}_precision', float('nan'))
                        for one in classes] for name, metrics in found.items()}
    levels = {name: _level_cka(model, data, path) for name, path in students.items()}
    pictures = dict(
        curves=report.picture(lambda file: visualization.plot_learning_curves(
            curves, file, score='validation AP (%)',
            reference=dict(teacher=100 * found['teacher'][AP]) if knows else None)),
        per_class=report.picture(lambda file: visualization.plot_per_class_accuracy(
            {name: [np.nan_to_num(values)]
             for name, values in report.teacher_last(per_class).items()}, classes, file,
            score='AP (%)')),
        boxes=_examples(cfg, model, students[method], knows))
    return dict(
        title=f'{plan.student.name} taught by {plan.teacher.name}', method=method, score='AP',
        table=table, pictures=pictures, details=_details(found), cka=levels,
        stages=list(next(iter(levels.values()), {})),
        gains=report.gains_of(per_class, method, classes), settings=_settings(runs),
        config=cfg.pretty_text, versions=report.shown_versions('mmdet'),
        numbers=dict(table=table, curves=curves, cka=levels, classes=classes, metrics=found))


def _metrics(runs: 'OwnRuns', students: dict[str, Path]) -> dict[str, dict[str, float]]:
    """Validate the teacher, where it knows the classes, and each student."""
    files = {name: (runs.configs_of(name)[0], path) for name, path in students.items()}
    if 'teacher' in runs.configs:
        files = dict(teacher=(runs.configs['teacher'], runs.teacher_checkpoint), **files)
    found = {}
    for name, (config, path) in files.items():
        cfg = plans.read(config, runs.plan.out / 'runs' / 'measured' / name.replace(' ', '_'))
        metrics = {key: float(value) for key, value in test(cfg, str(path)).items()}
        found[name] = {AP: 0.0, **metrics}  # mmdet has no metrics where no box was found.
    return found


def _curve(folder: Path, epochs: int) -> list[float]:
    """Return the AP in percent after each epoch; mmdet logs none where no box was found."""
    try:
        by_epoch = run_log.epoch_means(folder, AP)
    except ValueError:
        by_epoch = {}
    return [100 * by_epoch.get(epoch, 0.0) for epoch in range(1, epochs + 1)]


def _open(cfg: Config, student: Path) -> tuple[nn.Module, dict]:
    """Return the distiller with both networks loaded, and some preprocessed validation images."""
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    model = MODELS.build(cfg.model).eval()
    checkpoint.load_network(model.student, str(student), role='student')
    model.teacher.load(model.teacher_checkpoint)
    loader = copy.deepcopy(cfg.test_dataloader)
    loader.batch_size = IMAGES
    data = next(iter(Runner.build_dataloader(loader, seed=0)))
    return model, model.data_preprocessor(data, False)


def _table(found: dict, curves: dict, model: nn.Module, data: dict) -> list[dict]:
    batch = Batch(data['inputs'], data['data_samples'])
    costs = dict(teacher=_cost(model.teacher.module, model.teacher.view(batch), data),
                 student=_cost(model.student, batch.inputs, data))
    rows = []
    for name in dict.fromkeys(['teacher', *found]):
        cost = costs['teacher' if name == 'teacher' else 'student']
        rows.append(dict(name=name, accuracy=100 * found[name][AP] if name in found else None,
                         runs=[max(run) for run in curves.get(name, ())], **vars(cost)))
    return rows


@torch.no_grad()
def _cost(network: nn.Module, images: torch.Tensor, data: dict) -> measure.Cost:
    """Measure a detector, boxes and their suppression included, on the first of some images."""
    samples = data['data_samples'][:1]
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        network.predict(images[:1], copy.deepcopy(samples))
        if images.is_cuda:
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    state = network.state_dict().values()
    return measure.Cost(sum(parameter.numel() for parameter in network.parameters()),
                        complexity.count_flops(network, images[:1], samples),
                        statistics.median(times),
                        sum(value.numel() * value.element_size() for value in state))


@torch.no_grad()
def _level_cka(model: nn.Module, data: dict, student: Path) -> dict[str, float]:
    """Return the CKA with the teacher at each level; empty for fewer than four images."""
    if len(data['inputs']) < cka.SMALLEST_BATCH:
        return {}
    checkpoint.load_network(model.student, str(student), role='student')
    batch = Batch(data['inputs'], data['data_samples'])
    with model.student_capture as captured:
        model.student.extract_feat(batch.inputs)
    pairs = zip(captured['neck'], model.teacher(batch)['neck'])
    return {f'level {number}': float(cka.minibatch_cka(*pair))
            for number, pair in enumerate(pairs, 1)}


def _details(found: dict) -> dict[str, dict[str, float | None]]:
    """Return the further metrics of each network; None where no box is of that size."""
    return {name: {title: 100 * value if (value := metrics.get(key, -1.0)) >= 0 else None
                   for title, key in METRICS.items()} for name, metrics in found.items()}


def _examples(cfg: Config, model: nn.Module, student: Path, knows: bool) -> list[str]:
    """Draw validation images with what is there and what was found; return data URIs."""
    checkpoint.load_network(model.student, str(student), role='student')
    loader = copy.deepcopy(cfg.test_dataloader)
    loader.batch_size = EXAMPLES
    with tempfile.TemporaryDirectory() as folder:
        # A teacher of other classes has no names for what it finds.
        detections.draw_test_images(model if knows else model.student,
                                    Runner.build_dataloader(loader, seed=0), folder, EXAMPLES)
        return ['data:image/jpeg;base64,' + base64.b64encode(file.read_bytes()).decode()
                for file in sorted(Path(folder).glob('*.jpg'))]


def _settings(runs: 'OwnRuns') -> dict[str, str]:
    splits = runs.plan.data.splits
    return report.settings_of(
        runs, data=f'{runs.plan.data.root}: '
        + ' and '.join(f'{len(split.content["images"])} images with '
                       f'{len(split.content["annotations"])} boxes' for split in splits.values())
        + f', {len(runs.plan.data.classes)} classes',
        size=f'shorter side {runs.plan.size}')
