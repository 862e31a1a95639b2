"""The networks of a distiller, and what a method reads of them."""
import copy
import difflib
from collections.abc import Mapping, Sequence

from torch import nn

from mmkd import fitting
from mmkd.models.classifiers import as_classifier
from mmkd.registry import MODELS
from mmkd.teachers import CachedTeacher, FrozenTeacher

TEACHER_KEYS = ('network', 'checkpoint', 'layers', 'input', 'engine', 'cache')
"""What an entry of ``teachers`` holds; for one teacher alone ``teacher`` and ``teacher_<key>``."""


def build_network(network: dict | nn.Module, data_preprocessor: dict | None = None) -> nn.Module:
    """Build a network of its config, or take one that exists; its weights then stay.

    Args:
        network: A config, or a network.
        data_preprocessor: Config of the preprocessor where the network's has none.
    """
    if isinstance(network, nn.Module):
        network = as_classifier(network)
        network._is_init = True  # MMEngine's mark: its weights are not drawn anew.
        return network
    network = copy.deepcopy(network)
    if data_preprocessor is not None:
        network.setdefault('data_preprocessor', data_preprocessor)
    return MODELS.build(network)


def fitted(method: str, student: nn.Module, teacher: nn.Module,
           image_shape: Sequence[int]) -> tuple[dict, dict, dict, dict]:
    """Return layers of student and teacher, connectors and losses of a method.

    The weight of the student's own loss is set as the method wants it.

    Raises:
        ValueError: If there is no such method, or it does not fit; the message says which do.
    """
    found = fitting.fit(method, *(fitting.profile(network, image_shape, name)
                                  for network, name in ((student, 'student'),
                                                        (teacher, 'teacher'))))
    set_task_weight(student, found.task_weight)
    return tuple(found.model[key] for key in ('student_layers', 'teacher_layers', 'connectors',
                                              'losses'))


def set_task_weight(student: nn.Module, weight: float) -> None:
    """Set the weight of a classifier's own loss."""
    owner = student
    for path in ('head.loss_module', 'loss_module'):
        if path.split('.')[0] in dict(student.named_children()):
            owner = student.get_submodule(path)
            break
    owner.loss_weight = weight


def teacher_entries(teacher: dict | nn.Module | None, teachers: Mapping | None,
                    settings: Mapping[str, object], reads_one: bool = False) -> dict[str, dict]:
    """Return name -> settings of each teacher; one alone has the name ''.

    Args:
        teacher: The only teacher.
        teachers: Name -> entry with keys of TEACHER_KEYS; only ``network`` must be there.
        settings: Key -> what ``teacher_<key>`` says.
        reads_one: Whether ``method`` or ``inherited`` is set, which read one teacher.

    Raises:
        ValueError: If there is not either one teacher or a dict of them, or an entry does not fit.
    """
    given = sorted(key for key, value in settings.items() if value is not None)
    if teachers is None:
        if teacher is None:
            raise ValueError('a distiller needs a teacher: teacher=dict(...), or several: '
                             'teachers=dict(a=dict(network=...), b=dict(network=...))')
        return {'': dict(network=teacher, **settings)}
    if teacher is not None or given:
        key = 'teacher' if teacher is not None else f'teacher_{given[0]}'
        raise ValueError(f'{key} and teachers cannot stand together: each entry of teachers has '
                         f'its own {", ".join(TEACHER_KEYS)}')
    if reads_one:
        raise ValueError('method and inherited read one teacher: with several, state layers, '
                         'connectors and losses, and leave inherited out')
    if not teachers:
        raise ValueError('teachers: empty; name at least one teacher')
    return {name: _checked_entry(name, entry) for name, entry in teachers.items()}


def _checked_entry(name: str, entry: object) -> dict:
    if not str(name).isidentifier():
        raise ValueError(f'teachers: the name {name!r} must be a word of letters, digits and _, '
                         'because sources are called teacher.<name>.<layer>')
    if not isinstance(entry, Mapping) or 'network' not in entry:
        raise ValueError(f'teachers.{name}: expected a dict with network and keys of '
                         f'{", ".join(TEACHER_KEYS[1:])}, got {_shortened(entry)}')
    for key in entry:
        if key not in TEACHER_KEYS:
            close = difflib.get_close_matches(key, TEACHER_KEYS, n=1)
            raise ValueError(f'teachers.{name}: unknown key {key!r}'
                             + (f'; did you mean {close[0]!r}?' if close else '')
                             + f' An entry holds {", ".join(TEACHER_KEYS)}')
    return {**dict.fromkeys(TEACHER_KEYS), **entry}


def _shortened(entry: object) -> str:
    return f'a dict with {", ".join(entry)}' if isinstance(entry, Mapping) else repr(entry)


def freeze(name: str, network: nn.Module, entry: Mapping,
           student_preprocessor: nn.Module) -> FrozenTeacher:
    """Return a teacher that runs as its entry says."""
    settings = dict(input_cfg=entry['input'], engine=entry['engine'], name=name,
                    student_preprocessor=student_preprocessor)
    layers = entry['layers'] or {}
    if entry['cache']:
        return CachedTeacher(entry['cache'], network, layers, **settings)
    return FrozenTeacher(network, layers, **settings)
