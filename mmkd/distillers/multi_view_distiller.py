from torch import Tensor

from mmkd.distillers.distiller import Distiller, Outputs
from mmkd.registry import MODELS
from mmkd.self_supervision.views import make_views
from mmkd.structures.batch import Batch
from mmkd.utils.task_loss import rename_task_loss


@MODELS.register_module()
class MultiViewDistiller(Distiller):
    """Both networks see several views of each image; the student's task is on the image itself.

    For SSKD, offline HSSAKD and VSD. The views are made once, by the student's pretext or by the
    data set, and shared. Captured outputs have (N * V) rows, the views of an image one after the
    other, the image itself first; ``SelectView`` takes the rows of one view. The arguments are
    those of :class:`Distiller`; the student is a :class:`BranchedClassifier`, with or without
    branches, because it takes its task loss from views that exist already.

    Raises:
        ValueError: Beside what :class:`Distiller` checks: another kind of student; a teacher whose
            pretext is not the student's.
    """

    def prepare_batch(self, inputs: Tensor, data_samples: list | None) -> Batch:
        """Return all views of the images."""
        views = make_views(inputs, self.student.pretext, self.data_preprocessor)
        return Batch(views.to(memory_format=self.student_format), data_samples,
                     num_views=len(views) // len(inputs))

    def forward_student(self, batch: Batch) -> tuple[dict[str, Tensor], Outputs]:
        """Return the task loss and the captured outputs on all views, from one forward."""
        with self.student_capture as outputs:
            losses = self.student.loss_of_views(batch.inputs, batch.data_samples)
        return rename_task_loss(losses), outputs

    def _check_wiring(self) -> None:
        if not hasattr(self.student, 'loss_of_views'):
            raise ValueError('MultiViewDistiller needs a student of the type mmkd.'
                             f'BranchedClassifier, got {type(self.student).__name__}')
        student, teacher = (type(getattr(network, 'pretext', None))
                            for network in (self.student, self.teacher.module))
        if teacher not in (student, type(None)):
            raise ValueError(f'the teacher was trained on views of {teacher.__name__}, the student '
                             f'makes those of {student.__name__}: give both one pretext')
        super()._check_wiring()
