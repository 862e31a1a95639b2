import logging
from collections.abc import Sequence

from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner
from rich.progress import track
from torch import Tensor

from mmkd.checks.class_names import label_map, relabel
from mmkd.checks.heads import head_classes, is_of
from mmkd.checks.teacher_classes import differ
from mmkd.distillers import Distiller
from mmkd.registry import HOOKS
from mmkd.structures.batch import Batch
from mmkd.teachers import FrozenTeacher
from mmkd.utils import random_state
from mmkd.utils.distributed import gather_numbers, unwrap
from mmkd.utils.faults import listed
from mmkd.utils.finite import is_scalar
from mmkd.utils.weight_file_faults import first_line

CHANCE = {'accuracy/top1': 2.0, 'mIoU': 1.2}
"""Metric in percent -> times 100 / K that are hardly more than chance; one class alone has 1.

One class alone has a little more mIoU where the images lack some of the K classes.
"""


@HOOKS.register_module()
class TeacherAccuracyHook(Hook):
    """Score each teacher once, on the validation set, before training starts.

    A teacher with the wrong normalisation or the wrong classes trains a bad student silently; its
    score shows it at once. A detector whose checkpoint names other classes is scored on those that
    the validation set asks for, if it knows them all. Random generators are left as they were.
    Where the score cannot be had, a line says why, and the training goes on.
    ``default_hooks.teacher_accuracy=None`` turns the scoring off.
    """

    def before_train(self, runner: Runner) -> None:
        """Evaluate and log; warn of a teacher near chance, and of a detector that finds none."""
        model = unwrap(runner.model)
        if not isinstance(model, Distiller) or runner.val_loop is None or runner.iter > 0:
            return
        found = {f'{name}/{key}'.lstrip('/'): value
                 for name, teacher in model.teacher.members.items()
                 for key, value in _score(runner, model, teacher).items()}
        if found:
            runner.message_hub.update_info('teacher_metrics', found)


def in_words(value: object) -> str:
    """Write a metric in a line: a number, or what kind of table it is."""
    shape = getattr(value, 'shape', None)
    if is_scalar(value):
        return f'{float(value):.4g}'
    if shape is not None:
        return f'(a table of {" x ".join(map(str, shape))})'
    return f'({len(value)} values)' if isinstance(value, list | tuple | dict) else str(value)


def _score(runner: Runner, model: Distiller, teacher: FrozenTeacher) -> dict[str, object]:
    """Return the metrics of one teacher and log them; nothing where there are none."""
    asked = getattr(runner.val_dataloader.dataset, 'metainfo', {}).get('classes') or ()
    labels = label_map(teacher.class_names, asked) if is_of(teacher.module, 'mmdet') else None
    if labels is None and (reason := _other_classes(model, teacher, asked)):
        print_log(f'the {teacher.role} is not scored: {reason}', 'current')
        return {}
    with random_state.preserve_random_states():
        metrics = _evaluate(runner, model, teacher, labels)
    if metrics is None:
        return {}
    if not metrics:  # CocoMetric has no number where there is no box
        print_log(f'the {teacher.role} finds nothing: it has no metric. {_hint(teacher)}',
                  'current', level=logging.WARNING)
        return {}
    listed = ', '.join(f'{key} {in_words(value)}' for key, value in metrics.items())
    by_name = '' if labels is None else (
        f' (by name, the {len(asked)} classes that are asked for of its {len(labels)})')
    print_log(f'{teacher.role} on the validation set: {listed}{by_name}', 'current')
    if warning := _warning(runner.val_dataloader.dataset, metrics, teacher):
        print_log(warning, 'current', level=logging.WARNING)
    return metrics


def _hint(teacher: FrozenTeacher) -> str:
    return (f'Check {teacher.setting("checkpoint")}, {teacher.setting("input")} (mean, std, '
            'channels) and the order of classes')


def _other_classes(model: Distiller, teacher: FrozenTeacher, asked: Sequence[str]) -> str:
    """Say how the teacher's classes differ from those of the data; '' if they are not known to."""
    counts = {name: head_classes(network) for name, network in
              (('student', model.student), ('teacher', teacher.module))}
    numbers = {name: sorted(set(count.values())) for name, count in counts.items()}
    if all(numbers.values()) and numbers['student'] != numbers['teacher']:
        missing = [name for name in asked if name not in teacher.class_names]
        names = (f'; its checkpoint does not name {listed(missing)}'
                 if teacher.class_names and missing else '')
        return (f'it has {numbers["teacher"][-1]} classes, and the student and the validation set '
                f'have {numbers["student"][-1]}{names}')
    if kind := differ(teacher.class_names, asked):
        theirs, ours = (listed(map(repr, names)) for names in (teacher.class_names, asked))
        return (f'its checkpoint names classes that are {kind} ({theirs}), and the validation set '
                f'has {ours}')
    return ''


def _evaluate(runner: Runner, model: Distiller, teacher: FrozenTeacher,
              label_of: Tensor | None) -> dict[str, object] | None:
    """Return a teacher's metrics; None where a process could not have them."""
    evaluator, dataloader = runner.val_evaluator, runner.val_dataloader
    batches = track(dataloader, f'scoring the {teacher.role}', transient=True,
                    disable=runner.rank != 0)
    error, metrics = None, None
    try:
        with teacher.in_float32():
            for data_batch in batches:
                data = model.data_preprocessor(data_batch, False)
                predictions = teacher.predict(Batch(data['inputs'], data['data_samples']))
                if label_of is not None:
                    relabel(predictions, label_of)
                evaluator.process(data_samples=predictions, data_batch=data_batch)
    except Exception as raised:  # whatever a network or a metric of others raises
        error = raised
    if not any(gather_numbers(int(error is not None))):
        try:
            metrics = evaluator.evaluate(len(dataloader.dataset))
        except Exception as raised:  # likewise
            error = raised
    for metric in evaluator.metrics:  # what is left would be counted as the student's
        metric.results.clear()
    if error is not None:
        print_log(f'the {teacher.role} is not scored, and the training goes on: '
                  f'{first_line(error)}', 'current', level=logging.WARNING)
        return None
    return metrics


def _warning(dataset: object, metrics: dict[str, object], teacher: FrozenTeacher) -> str:
    """Say what is wrong with a teacher's score; '' if nothing is."""
    precisions = {key: value for key, value in metrics.items() if key.endswith('mAP')}
    if precisions and all(value <= 0 for value in precisions.values()):
        return f'the {teacher.role} finds nothing: {next(iter(precisions))} is 0. {_hint(teacher)}'
    classes = getattr(dataset, 'metainfo', {}).get('classes')
    for key, factor in CHANCE.items():
        score = metrics.get(key)
        if not classes or score is None or len(classes) <= factor:
            continue
        if score < factor * 100 / len(classes):
            return (f'the {teacher.role} scores {score:.1f} % on {len(classes)} classes, hardly '
                    f'more than chance. {_hint(teacher)}')
    return ''
