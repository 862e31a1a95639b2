"""One page on a distillation, with everything inside it: no file beside it and no network."""
import base64
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import mmengine
import numpy as np
from mmengine.config import Config

from mmkd import visualization
from mmkd.apis import measure, run_log, versions
from mmkd.apis.report_page import PAGE
from mmkd.recipes import plan as plans
from mmkd.recipes.plan import ALONE
from mmkd.utils import checkpoint

if TYPE_CHECKING:
    from mmkd.apis.own_runs import OwnRuns

EXAMPLES = 12
SHOWN_VERSIONS = ('mmkd', 'mmengine', 'mmpretrain', 'timm', 'Python', 'PyTorch', 'TorchVision')


def write(runs: 'OwnRuns', path: Path) -> Path:
    """Write the report of finished runs, and its numbers beside it as JSON; return its path.

    Args:
        runs: At least one method was trained.
        path: The page, ``report.html``.
    """
    method = next(name for name in reversed(runs.trained) if name != ALONE)
    cfg = plans.read(runs.configs_of(method)[0], runs.plan.out)
    content = _content(runs, cfg, method)
    mmengine.dump(content['numbers'], str(path.with_suffix('.json')), indent=1)
    page = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    path.write_text(page.from_string(PAGE).render(**content))
    return path


def _content(runs: 'OwnRuns', cfg: Config, method: str) -> dict:
    pair = measure.open_pair(cfg)
    plan, classes = runs.plan, pair.classes
    students = {name: checkpoint.best_checkpoint(folders[0])
                for name, folders in runs.trained.items()}
    knows = plan.teacher.classes == len(classes)
    answers = measure.answers(pair, students, with_teacher=knows)
    curves = {name: [run_log.validation_accuracies(folder) for folder in folders]
              for name, folders in runs.trained.items()}
    costs = measure.costs(pair)
    table = _table(answers, curves, costs, knows)
    cka = measure.stage_cka(cfg, students)
    differing = _differing(answers, method, pair.labels)
    pictures = dict(
        curves=_picture(lambda file: visualization.plot_learning_curves(
            curves, file, reference=dict(teacher=answers['teacher'].accuracy) if knows else None)),
        per_class=_picture(lambda file: visualization.plot_per_class_accuracy(
            {name: [np.nan_to_num(one.per_class)] for name, one in answers.items()}, classes,
            file)),
        examples=_examples(pair, answers, method, differing))
    return dict(
        title=f'{plan.student.name} taught by {plan.teacher.name}', method=method, table=table,
        pictures=pictures, cka=cka, stages=list(next(iter(cka.values()), {})),
        gains=_gains(answers, method, classes), differing=len(differing),
        confusions={name: measure.confusions(pair.labels, one.predicted, classes)
                    for name, one in answers.items()},
        settings=_settings(runs), config=cfg.pretty_text,
        versions={name: value for name, value in versions.collect_versions().items()
                  if name in SHOWN_VERSIONS},
        numbers=dict(table=table, curves=curves, cka=cka, classes=classes))


def _table(answers: dict, curves: dict, costs: dict, knows: bool) -> list[dict]:
    rows = [dict(name='teacher', accuracy=answers['teacher'].accuracy if knows else None,
                 runs=[], **vars(costs['teacher']))]
    for name, one in answers.items():
        if name != 'teacher':
            rows.append(dict(name=name, accuracy=one.accuracy,
                             runs=[max(run) for run in curves[name]], **vars(costs['student'])))
    return rows


def _gains(answers: dict, method: str, classes: list[str]) -> list[tuple[str, float]]:
    """Return by how much each class gained over the student alone, the most first."""
    if ALONE not in answers:
        return []
    pairs = zip(classes, answers[method].per_class, answers[ALONE].per_class)
    gains = [(name, after - before) for name, after, before in pairs if after == after]
    return sorted(gains, key=lambda pair: -pair[1])


def _differing(answers: dict, method: str, labels: np.ndarray) -> np.ndarray:
    """Return the images on which the student and the teacher, or else the truth, differ."""
    other = answers['teacher'].predicted if 'teacher' in answers else labels
    return np.flatnonzero(answers[method].predicted != other)


def _examples(pair: object, answers: dict, method: str, differing: np.ndarray) -> str | None:
    if not len(differing):
        return None
    classes, labels = pair.classes, pair.labels

    def caption(index: int) -> str:
        lines = [f'is {classes[labels[index]]}']
        if 'teacher' in answers:
            lines.append(f'teacher {classes[answers["teacher"].predicted[index]]}')
        return '\n'.join([*lines, f'student {classes[answers[method].predicted[index]]}'])

    shown = differing[:EXAMPLES]
    return _picture(lambda file: visualization.plot_image_grid(
        [pair.image(int(index)) for index in shown], [caption(index) for index in shown], file,
        columns=6))


def _settings(runs: 'OwnRuns') -> dict[str, str]:
    plan, chosen = runs.plan, runs.plan.schedule
    return {'data': f'{plan.data.root}: {len(plan.data.train)} and {len(plan.data.val)} images, '
            f'{len(plan.data.classes)} classes',
            'image size': f'{plan.size}, the teacher {plan.teacher_size}',
            'schedule': f'{chosen.epochs} epochs, {chosen.batch_size} images a step, '
            f'{chosen.optimizer} at {chosen.lr:.4g}',
            'teacher': f'trained here for {plan.teacher_epochs} epochs' if plan.teacher_epochs
            else f'weights {plan.teacher_weights or plan.teacher.weights}',
            'seed': str(plan.seed),
            'runs': ', '.join(f'{name} ({len(folders)})'
                              for name, folders in runs.trained.items())}


def _picture(draw: Callable[[Path], None]) -> str:
    """Draw into a file and return it as a data URI."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / 'picture.png'
        draw(file)
        return 'data:image/png;base64,' + base64.b64encode(file.read_bytes()).decode()
