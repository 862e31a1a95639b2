"""Whether answers are compared class by class with those of a teacher of other classes."""
import logging
from collections.abc import Sequence

from mmengine.logging import print_log

from mmkd.checks.heads import head_classes, is_of
from mmkd.distillers import Distiller, compared_logits
from mmkd.teachers import FrozenTeacher
from mmkd.utils.faults import listed

MOST_NAMED = 20
REORDERED = 'the same in another order'


def check_teacher_classes(model: Distiller, classes: Sequence[str]) -> None:
    """Compare the classes that a teacher's file names with those of the data.

    They need not agree where features are compared, nor where both answers come out of the
    teacher's head, as in CrossKD. Where a file names none, the numbers of a detector's classes are
    compared. A classifier whose names are merely others is warned of: one class has many names.

    Args:
        model: The distiller, whose teachers are loaded.
        classes: The names of the classes that are trained on; empty where they are not known.

    Raises:
        ValueError: If a loss or connector compares answers of other classes, or in another order.
    """
    compared = compared_logits.compared_by_class(model.objective, _answers(model))
    for owner, sources in compared.items():
        if not any(source.startswith('student.') for source in sources):
            continue
        for name, teacher in model.teacher.members.items():
            prefix = f'teacher.{name}.' if name else 'teacher.'
            if any(source.startswith(prefix) for source in sources):
                _check(owner, model, teacher, tuple(classes))


def differ(own: Sequence[str], classes: Sequence[str]) -> str:
    """Say how the classes of a teacher differ from those of the data; '' if they do not.

    They are in another order if a class that both have has another number. A name that stands
    twice, such as ImageNet's two cranes, says nothing of the order.
    """
    if not own or not classes or tuple(own) == tuple(classes):
        return ''
    places = {name: place for place, name in enumerate(classes)
              if classes.count(name) == own.count(name) == 1}
    moved = any(places.get(name, place) != place for place, name in enumerate(own))
    if sorted(own) == sorted(classes):
        return REORDERED
    return 'others in another order' if moved else 'others'


def _answers(model: Distiller) -> set[str]:
    """Return the sources with one value for each class of a head, such as a segmentor's logits."""
    captures = dict(student=(model.student, model.student_capture), **{
        f'teacher.{name}'.rstrip('.'): (teacher.module, teacher.capture)
        for name, teacher in model.teacher.members.items()})
    return {f'{owner}.{layer}' for owner, (network, capture) in captures.items()
            for layer, count in capture.class_counts(of_maps=True).items()
            for head, classes in head_classes(network).items()
            if count == classes and f'{capture.paths[layer]}.'.startswith(f'{head}.')}


def _check(owner: str, model: Distiller, teacher: FrozenTeacher, classes: Sequence[str]) -> None:
    names, is_detector = teacher.class_names, is_of(teacher.module, 'mmdet')
    place = f'model.{teacher.setting("checkpoint")}'
    compares = f'{owner} compares the student with the {teacher.role} class by class'
    counts = [max(head_classes(network).values(), default=None)
              for network in (model.student, teacher.module)]
    if is_detector and None not in counts and counts[0] != counts[1]:
        raise ValueError(f'{compares}, but the student has {counts[0]} classes and the '
                         f'{teacher.role} {counts[1]}. {_advice(place, is_detector)}')
    kind = differ(names, classes)
    if not kind:
        return
    text = (f'{compares}, but its classes are {kind}. The file of {place} names '
            f'{listed(map(repr, names), MOST_NAMED)}, and the data of train_dataloader '
            f'{listed(map(repr, classes), MOST_NAMED)}')
    if kind == 'others' and not is_detector and not is_of(teacher.module, 'mmseg'):
        print_log(f'{text}. If these are not the same classes by other names, take a teacher of '
                  'the classes of the data', 'current', level=logging.WARNING)
        return
    raise ValueError(f'{text}. {_advice(place, is_detector, kind == REORDERED)}')


def _advice(place: str, is_detector: bool, is_order: bool = False) -> str:
    sort = ', sort the categories of the annotation files as the teacher has them'
    return (f'Set {place} to a teacher that was trained on the classes of the data, in their '
            f'order{sort * (is_detector and is_order)}, or take a method that compares '
            f'features{", or CrossKD" * is_detector}')
