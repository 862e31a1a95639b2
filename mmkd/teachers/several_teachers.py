from collections.abc import Callable, Mapping

from torch import Tensor, nn

from mmkd.structures.batch import Batch
from mmkd.teachers.frozen_teacher import FrozenTeacher


class SeveralTeachers:
    """Frozen teachers that answer the same batch, each under its name.

    Each keeps its own view of the images, engine, cache and file. As one teacher alone, the group
    is no ``nn.Module``, and a deep copy of the distiller shares the networks.

    Args:
        members: Name -> teacher.
    """

    def __init__(self, members: Mapping[str, FrozenTeacher]) -> None:
        self.members = dict(members)

    @property
    def module(self) -> nn.ModuleDict:
        """All networks, by the names of the teachers."""
        return nn.ModuleDict({name: teacher.module for name, teacher in self.members.items()})

    def __call__(self, batch: Batch) -> dict[str, Tensor | tuple | list]:
        """Return the captured outputs, each called ``<teacher>.<layer>``."""
        return {f'{name}.{layer}': value for name, teacher in self.members.items()
                for layer, value in teacher(batch).items()}

    def load(self, paths: Mapping[str, str | None]) -> None:
        """Load the weights of those that are named, as :meth:`FrozenTeacher.load` does.

        Raises:
            FileNotFoundError: If there is no such file.
            RuntimeError: If names or shapes of one differ, or one has no weights.
        """
        for name, path in paths.items():
            self.members[name].load(path)

    def apply_to_tensors(self, move: Callable[[Tensor], Tensor]) -> None:
        """Move the tensors of all teachers as the student's are moved."""
        for teacher in self.members.values():
            teacher.apply_to_tensors(move)
