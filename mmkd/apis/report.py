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
    return render(_content(runs, cfg, method), path)


def render(content: dict, path: Path) -> Path:
    """Write a page, and the numbers of its content beside it as JSON; return its path."""
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
        curves=picture(lambda file: visualization.plot_learning_curves(
            curves, file, reference=dict(teacher=answers['teacher'].accuracy) if knows else None)),
        per_class=picture(lambda file: visualization.plot_per_class_accuracy(
            {name: [np.nan_to_num(one.per_class)] for name, one in teacher_last(answers).items()},
            classes, file, score='validation accuracy (%)')),
        examples=_examples(pair, answers, method, differing))
    return dict(
        title=f'{plan.student.name} taught by {plan.teacher.name}', method=method,
        score='accuracy', table=table, pictures=pictures, cka=cka,
        stages=list(next(iter(cka.values()), {})), differing=len(differing),
        gains=gains_of({name: one.per_class for name, one in answers.items()}, method, classes),
        confusions={name: measure.confusions(pair.labels, one.predicted, classes)
                    for name, one in answers.items()},
        settings=_settings(runs), config=cfg.pretty_text, versions=shown_versions(),
        numbers=dict(table=table, curves=curves, cka=cka, classes=classes))


def _table(answers: dict, curves: dict, costs: dict, knows: bool) -> list[dict]:
    rows = [dict(name='teacher', accuracy=answers['teacher'].accuracy if knows else None,
                 runs=[], **vars(costs['teacher']))]
    for name, one in answers.items():
        if name != 'teacher':
            rows.append(dict(name=name, accuracy=one.accuracy,
                             runs=[max(run) for run in curves[name]], **vars(costs['student'])))
    return rows


def teacher_last(of_networks: dict) -> dict:
    """Return a dict with the teacher behind the students, which then look as in the curves."""
    return dict(sorted(of_networks.items(), key=lambda pair: pair[0] == 'teacher'))


def shown_versions(*more: str) -> dict[str, str]:
    """Return the versions of what numbers depend on."""
    return {name: value for name, value in versions.collect_versions().items()
            if name in (*SHOWN_VERSIONS, *more)}


def gains_of(per_class: dict, method: str, classes: list[str]) -> list[tuple[str, float]]:
    """Return by how much each class gained over the student alone, the most first."""
    if ALONE not in per_class:
        return []
    pairs = zip(classes, per_class[method], per_class[ALONE])
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
    return picture(lambda file: visualization.plot_image_grid(
        [pair.image(int(index)) for index in shown], [caption(index) for index in shown], file,
        columns=6))


def _settings(runs: 'OwnRuns') -> dict[str, str]:
    plan = runs.plan
    return settings_of(
        runs, data=f'{plan.data.root}: {len(plan.data.train)} and {len(plan.data.val)} images, '
        f'{len(plan.data.classes)} classes', size=f'{plan.size}, the teacher {plan.teacher_size}')


def settings_of(runs: 'OwnRuns', *, data: str, size: str) -> dict[str, str]:
    """Return what was chosen, by name, with sentences on the data and the size of images."""
    plan, chosen = runs.plan, runs.plan.schedule
    return {'data': data, 'image size': size,
            'schedule': f'{chosen.epochs} epochs, {chosen.batch_size} images a step, '
            f'{chosen.optimizer} at {chosen.lr:.4g}',
            'teacher': f'trained here for {plan.teacher_epochs} epochs' if plan.teacher_epochs
            else f'weights {plan.teacher_weights or plan.teacher.weights}',
            'seed': str(plan.seed),
            'runs': ', '.join(f'{name} ({len(folders)})'
                              for name, folders in runs.trained.items())}


def picture(draw: Callable[[Path], None]) -> str:
    """Draw into a file and return it as a data URI."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / 'picture.png'
        draw(file)
        return 'data:image/png;base64,' + base64.b64encode(file.read_bytes()).decode()
