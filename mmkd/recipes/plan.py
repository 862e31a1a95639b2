"""What a command is to do: data, networks, method and schedule, and the configs that say so."""
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from mmengine.config import Config

from mmkd import fitting
from mmkd.recipes import config_text, rules
from mmkd.recipes.image_data import ImageData
from mmkd.recipes.networks import Network, save_weights

ALONE = 'student alone'  # The way of training that no method stands for.


@dataclass
class Plan:
    """One distillation on somebody's data.

    Attributes:
        out: Folder for everything that is made.
        data: The images.
        student: The network to train, for the classes of the data.
        teacher: The network to learn from, for its own classes.
        schedule: Of the student.
        size: Side of the images.
        teacher_weights: File or URL in place of the public weights; 'none' takes random ones.
        teacher_epochs: Epochs in which the teacher is trained on the data first; 0 for none.
        seed: Of the runs.
        student_weights: File, URL or 'public' that the student starts from; 'none' takes random
            weights, None what its config says.
        reads_answers: Whether a method that was fitted compares answers.
    """

    out: Path
    data: ImageData
    student: Network
    teacher: Network
    schedule: rules.Schedule
    size: int
    teacher_weights: str | None = None
    teacher_epochs: int = 0
    seed: int = 0
    student_weights: str | None = None
    reads_answers: bool = field(init=False, default=False)
    runtime: ClassVar[str] = 'mmkd::_base_/default_runtime.py'
    is_detection: ClassVar[bool] = False

    def __post_init__(self) -> None:
        classes = len(self.data.classes)
        self.student = self.student.with_classes(classes)
        if self.teacher_epochs:
            self.teacher = self.teacher.with_classes(classes)

    @property
    def teacher_size(self) -> int:
        """The side of the images that the teacher sees."""
        return self.teacher.size if self.teacher.is_fixed else self.size

    @property
    def teacher_file(self) -> Path:
        """The file that holds the teacher's weights as they were found."""
        return self.out / 'weights' / 'teacher.pth'

    @property
    def student_file(self) -> Path | None:
        """The file that the student starts from; None where no weights are asked for."""
        if self.student_weights in (None, 'none'):
            return None
        return self.out / 'weights' / 'student.pth'

    def fit(self, method: str) -> fitting.FittedMethod:
        """Fit a method to the two networks.

        Raises:
            ValueError: If it does not fit, or compares answers about different classes.
        """
        profiles = [fitting.profile(network.build(), (3, size, size), role)
                    for network, size, role in ((self.student, self.size, 'student'),
                                                (self.teacher, self.teacher_size, 'teacher'))]
        fitted = fitting.fit(method, *profiles, batch_size=self.schedule.batch_size)
        self.reads_answers |= fitting.reads_logits(fitted)
        if fitting.reads_logits(fitted) and self.teacher.classes != self.student.classes:
            others = []
            for name in fitting.fitting_methods(*profiles):
                if not fitting.reads_logits(fitting.fit(name, *profiles)):
                    others.append(name)
            raise ValueError(
                f'{method} compares answers, and the teacher {self.teacher.name} knows '
                f'{self.teacher.classes} classes, the data {self.student.classes}. Let it learn '
                'them first with --train-teacher 10, or take a method that compares features: '
                f'{", ".join(others) or "none fits these networks"}')
        return fitted

    def prepare_teacher(self) -> str:
        """Find the teacher's weights, write them to :attr:`teacher_file`, and say what they fit.

        Raises:
            ValueError: If there are none, or they do not fit.
        """
        if self.teacher_weights == 'none':
            if not self.teacher_epochs:
                raise ValueError('a teacher without weights must be trained: --train-teacher N')
            return 'random'
        found = save_weights(self.teacher, self.teacher_weights, self.teacher_file)
        if found != 'complete' and not self.teacher_epochs and (
                self.reads_answers or self.teacher.classes == self.student.classes):
            raise ValueError(f'the weights of {self.teacher.name} are {found}: train it first with '
                             '--train-teacher N')
        return found

    def prepare_student(self) -> str:
        """Find the weights that the student starts from, write them, and say what they fit.

        Raises:
            ValueError: If there are none, or they do not fit.
        """
        source = None if self.student_weights == 'public' else self.student_weights
        return save_weights(self.student, source, self.student_file)

    def write_networks(self) -> dict[str, Path]:
        """Write the configs of the data, the student alone and the teacher; return their paths."""
        folder = self.out / 'configs'
        config_text.write(
            folder / 'data.py', f'The images of {self.data.root}.', [self.runtime],
            dict(self._data_values(), randomness=dict(seed=self.seed, diff_rank_seed=True)))
        start = {}
        if self.student_file is not None:
            start['load_from'] = str(self.student_file.resolve())
        found = dict(student=config_text.write(
            folder / 'student.py', f'The student alone, {self.student.name}.', ['data.py'],
            dict(model=self.student.config, **start, **self._schedule_values(self.schedule))))
        if self.teacher_epochs or self.teacher.classes == self.student.classes:
            found['teacher'] = self._write_teacher(folder / 'teacher.py')
        return found

    def _write_teacher(self, path: Path) -> Path:
        values = dict(model=self.teacher.config, **self._teacher_values())
        values.update(self._schedule_values(self._teacher_schedule(self.teacher_epochs or 1)))
        if self.teacher_weights != 'none':
            values['load_from'] = str(self.teacher_file.resolve())
        return config_text.write(path, f'The teacher, {self.teacher.name}, on the same images.',
                                 ['data.py'], values)

    def _data_values(self) -> dict:
        """Return the part of a config that reads the data."""
        return config_text.data_values(self.data, self.out / 'data', self.size, self.schedule)

    def _schedule_values(self, chosen: rules.Schedule) -> dict:
        """Return the part of a config that trains."""
        return config_text.schedule_values(chosen)

    def _teacher_schedule(self, epochs: int) -> rules.Schedule:
        """Return the schedule of the teacher; weights that fit in part are moved gently."""
        own = rules.schedule(len(self.data.train), is_transformer=self.teacher.is_transformer,
                             batch_size=self.schedule.batch_size, epochs=epochs)
        return own if self.teacher_weights == 'none' else replace(own, lr=own.lr / 4)

    def _teacher_values(self) -> dict:
        """Return how the teacher sees the data where it is trained."""
        teacher = self.teacher
        values = dict(data_preprocessor=config_text.preprocessor(
            len(self.data.classes), teacher.mean, teacher.std, teacher.is_bgr))
        for split in ('train', 'val', 'test'):
            pipeline = config_text.pipeline(self.teacher_size, split == 'train')
            values[f'{split}_dataloader'] = dict(dataset=dict(pipeline=pipeline))
        return values

    def _teacher_input(self) -> dict:
        """Return how the teacher sees the student's images; nothing if as they are."""
        return config_text.teacher_input(self.teacher, self.size)

    def write_method(self, method: str, teacher_checkpoint: Path, *,
                     seed: int | None = None) -> Path:
        """Write the config in which the teacher distils the student, and return its path."""
        fitted = self.fit(method)
        model = dict(
            _delete_=True, type='Distiller', student=_weighted(self.student.config,
                                                               fitted.task_weight),
            teacher=self.teacher.config, teacher_checkpoint=str(teacher_checkpoint.resolve()),
            **fitted.model)
        if view := self._teacher_input():
            model['teacher_input'] = view
        name = method if seed is None else f'{method}_seed{seed}'
        values = dict(model=model, **fitted.settings)
        if self.teacher.classes != self.student.classes:  # Its answers are about other classes.
            values['default_hooks'] = dict(teacher_accuracy=None)
        if seed is not None:
            values['randomness'] = dict(seed=seed)
        return config_text.write(
            self.out / 'configs' / f'{name}.py',
            f'{method}: {self.teacher.name} teaches {self.student.name}.', ['student.py'], values)


def read(path: Path, work_dir: Path) -> Config:
    """Read a config of a plan for a run in a folder."""
    cfg = Config.fromfile(path)
    cfg.work_dir, cfg.launcher = str(work_dir), 'none'
    # Two runs of one process must not share the logger of a name.
    cfg.experiment_name = '_'.join(work_dir.resolve().parts[-3:])
    return cfg


def _weighted(config: dict, weight: float) -> dict:
    """Return the config of a classifier whose own loss has a weight."""
    if weight == 1.0:
        return config
    if config['type'].endswith('ModuleClassifier'):
        return dict(config, loss_weight=weight)
    loss = dict(type='CrossEntropyLoss', loss_weight=weight)
    if 'head' not in config:
        return dict(config, loss=loss)
    head = config['head']
    return dict(config, head=dict(head, loss={**head.get('loss', loss), 'loss_weight': weight}))
