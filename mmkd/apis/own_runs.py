"""The runs of `mmkd distil` and `mmkd compare`: each is done once, and taken up where it ended."""
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from mmkd.apis import onnx_export, publish, report, train
from mmkd.recipes import plan as plans
from mmkd.recipes.plan import ALONE, Plan
from mmkd.utils import checkpoint


class OwnRuns:
    """The runs of one plan, in ``OUT/runs``.

    Args:
        plan: What is to be done.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.configs: dict[str, Path] = {}
        self.trained: dict[str, list[Path]] = {}
        """Name of a way to train the student -> folders of its runs."""

    @property
    def teacher_checkpoint(self) -> Path:
        """The file that the student's runs read the teacher from."""
        trained = self.plan.out / 'weights' / 'teacher_trained.pth'
        return trained if self.plan.teacher_epochs else self.plan.teacher_file

    def write(self, *methods: str, seeds: Sequence[int | None] = (None,)) -> None:
        """Write all configs and print their paths."""
        self.configs = self.plan.write_networks()
        for method in methods:
            for seed in seeds:
                path = self.plan.write_method(method, self.teacher_checkpoint, seed=seed)
                self.configs[path.stem] = path
        show('configs', [str(path) for path in self.configs.values()])

    def prepare(self) -> None:
        """Find the weights of both networks, and train the teacher where the plan says so."""
        if self.plan.student_file is not None:
            print(f'student {self.plan.student.name}: weights {self.plan.prepare_student()}')
        print(f'teacher {self.plan.teacher.name}: weights {self.plan.prepare_teacher()}')
        if self.plan.teacher_epochs:
            folder = self._run('teacher', 'teacher')
            publish.publish(checkpoint.best_checkpoint(folder), self.teacher_checkpoint,
                            with_hash=False, force=True)

    def train_alone(self, seed: int | None = None) -> None:
        """Train the student without a teacher."""
        name = 'student_alone' if seed is None else f'student_alone_seed{seed}'
        self.trained.setdefault(ALONE, []).append(self._run('student', name, seed))

    def train_method(self, method: str, seed: int | None = None) -> None:
        """Train the student with a method."""
        name = method if seed is None else f'{method}_seed{seed}'
        self.trained.setdefault(method, []).append(self._run(name, name))

    def _run(self, config: str, name: str, seed: int | None = None) -> Path:
        folder = self.plan.out / 'runs' / name
        cfg = plans.read(self.configs[config], folder)
        if seed is not None:
            cfg.randomness.seed = seed
        if (folder / f'epoch_{cfg.train_cfg.max_epochs}.pth').is_file():
            print(f'{name}: done before, {folder}')
            return folder
        is_resumed = checkpoint.find_resumable(folder) is not None
        if is_resumed:
            train.set_resume(cfg, 'auto')
        print(f'{name}: training in {folder}')
        try:
            train.train(cfg)
        except ValueError as error:
            if not is_resumed:
                raise
            raise ValueError(f'{error}. Or begin anew in another folder, --out DIR, or without '
                             f'{folder}') from error
        return folder

    def finish(self, *, onnx: bool = False) -> None:
        """Write the student of the last method, its config and the report; print where they are."""
        out, method = self.plan.out, list(self.trained)[-1]
        config, source = self.configs_of(method)[0], checkpoint.best_checkpoint(
            self.trained[method][0])
        student = publish.publish(source, out / 'student.pth', with_hash=False, force=True)
        cfg = plans.read(config, out)
        made = [str(student), str(student.with_suffix('.py'))]
        if onnx:
            onnx_export.export(cfg, student, out / 'student.onnx')
            made.append(str(out / 'student.onnx'))
        made.append(str(self._report().write(self, out / 'report.html')))
        show('made', made)
        print(f'next: mmkd predict {out}/student.py {student} IMAGES; or edit {config} and '
              f'`mmkd train {config}`')

    def _report(self) -> ModuleType:
        if not self.plan.is_detection:
            return report
        from mmkd.apis import detection_report  # mmdet may be missing
        return detection_report

    def configs_of(self, method: str) -> list[Path]:
        """Return the configs of the runs of a method."""
        if method == ALONE:
            return [self.configs['student']] * len(self.trained[ALONE])
        return [self.configs[folder.name] for folder in self.trained[method]]


def show(title: str, lines: Sequence[str]) -> None:
    """Print lines below a title."""
    print(f'{title}:\n' + '\n'.join(f'  {line}' for line in lines), flush=True)
