"""What a command is to do: data, networks, method and schedule, and the configs that say so."""
from dataclasses import dataclass
from pathlib import Path

from mmengine.config import Config

from mmkd import fitting
from mmkd.recipes import config_text, rules
from mmkd.recipes.image_data import ImageData
from mmkd.recipes.networks import Network, save_weights

ALONE = 'student alone'  # The way of training that no method stands for.
RUNTIME = 'mmkd::_base_/default_runtime.py'


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

    def fit(self, method: str) -> fitting.FittedMethod:
        """Fit a method to the two networks.

        Raises:
            ValueError: If it does not fit, or compares answers about different classes.
        """
        profiles = [fitting.profile(network.build(), (3, size, size), role)
                    for network, size, role in ((self.student, self.size, 'student'),
                                                (self.teacher, self.teacher_size, 'teacher'))]
        fitted = fitting.fit(method, *profiles, batch_size=self.schedule.batch_size)
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
        if found != 'complete' and not self.teacher_epochs:
            raise ValueError(f'the weights of {self.teacher.name} are {found}: train it first with '
                             '--train-teacher N')
        return found

    def write_networks(self) -> dict[str, Path]:
        """Write the configs of the data, the student alone and the teacher; return their paths."""
        folder = self.out / 'configs'
        config_text.write(
            folder / 'data.py', f'The images of {self.data.root}.', [RUNTIME],
            dict(config_text.data_values(self.data, self.out / 'data', self.size, self.schedule),
                 randomness=dict(seed=self.seed, diff_rank_seed=True)))
        found = dict(student=config_text.write(
            folder / 'student.py', f'The student alone, {self.student.name}.', ['data.py'],
            dict(model=self.student.config, **config_text.schedule_values(self.schedule))))
        if self.teacher_epochs:
            found['teacher'] = self._write_teacher(folder / 'teacher.py')
        return found

    def _write_teacher(self, path: Path) -> Path:
        teacher, classes = self.teacher, len(self.data.classes)
        own = rules.schedule(len(self.data.train), is_transformer=teacher.is_transformer,
                             batch_size=self.schedule.batch_size, epochs=self.teacher_epochs)
        if self.teacher_weights != 'none':  # Weights that fit in part are moved gently.
            own = rules.Schedule(own.batch_size, own.epochs, own.lr / 4, own.optimizer)
        values = dict(model=teacher.config, data_preprocessor=config_text.preprocessor(
            classes, teacher.mean, teacher.std, teacher.is_bgr),
            **config_text.schedule_values(own))
        for split in ('train', 'val', 'test'):
            pipeline = config_text.pipeline(self.teacher_size, split == 'train')
            values[f'{split}_dataloader'] = dict(dataset=dict(pipeline=pipeline))
        if self.teacher_weights != 'none':
            values['load_from'] = str(self.teacher_file.resolve())
        return config_text.write(path, f'The teacher, {teacher.name}, on the same images.',
                                 ['data.py'], values)

    def write_method(self, method: str, teacher_checkpoint: Path, *,
                     seed: int | None = None) -> Path:
        """Write the config in which the teacher distils the student, and return its path."""
        fitted = self.fit(method)
        model = dict(
            _delete_=True, type='Distiller', student=_weighted(self.student.config,
                                                               fitted.task_weight),
            teacher=self.teacher.config, teacher_checkpoint=str(teacher_checkpoint.resolve()),
            **fitted.model)
        if view := config_text.teacher_input(self.teacher, self.size):
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
