"""The two networks of a distiller, and what a method reads of them."""
import copy
from collections.abc import Sequence

from torch import nn

from mmkd import fitting
from mmkd.models.classifiers import as_classifier
from mmkd.registry import MODELS


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
