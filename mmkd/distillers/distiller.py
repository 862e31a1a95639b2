from collections.abc import Callable, Mapping, Sequence

import torch
from mmengine.dist import get_rank
from mmengine.model import BaseModel
from torch import Tensor, nn

from mmkd.distillers import networks
from mmkd.distillers.objective import Objective
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.structures.labelled_samples import LabelledSamples
from mmkd.teachers import CachedTeacher, SeveralTeachers
from mmkd.teachers import engine as engines
from mmkd.teachers.cached_teacher import check_cacheable
from mmkd.teachers.init_from_teacher import init_from_teacher
from mmkd.utils import random_state
from mmkd.utils.feature_capture import FeatureCapture
from mmkd.utils.task_loss import rename_task_loss

Outputs = dict[str, Tensor | tuple | list]


@MODELS.register_module()
class Distiller(BaseModel):
    """A student that learns from frozen teachers, mostly one, in four steps to be overridden.

    1. :meth:`prepare_batch`: what do the networks see?
    2. :meth:`forward_student`: what does the student answer?
    3. :meth:`forward_teacher`: what does the teacher answer?
    4. :meth:`distill`: what is the difference worth?

    In all other respects it is its student: it predicts, evaluates and is saved as the student.

    Args:
        student: Config of the student, a model of mmpretrain, mmdet or mmseg; or a network,
            which is trained in place. One that is no such model maps images (N, C, H, W) to
            logits (N, K).
        teacher: Likewise the teacher. A network keeps the weights that it has.
        teachers: In place of one teacher, name -> ``dict(network=..., checkpoint=..., layers=...,
            input=..., engine=..., cache=...)``, for each what ``teacher``, ``teacher_checkpoint``
            ... are for one. Their layers are the sources ``teacher.<name>.<layer>``.
        method: Name of a file in ``configs/_base_/methods``, such as ``'sd_kd'``, in place of
            layers, connectors and losses: they are found by a trial run of both networks.
        image_shape: (C, H, W) of the images in that trial run.
        teacher_checkpoint: Path or URL of the teacher's weights, loaded strictly when training
            starts. Not needed for testing, nor if the teacher has a ``Pretrained`` init_cfg.
        student_layers: Record name -> path of a sub-module; see :class:`FeatureCapture`.
        teacher_layers: The same record for the teacher.
        connectors: Name -> ``dict(module=..., inputs=...)``. They run first, each
            behind those that it reads; one that no loss reads does not run.
        losses: Name -> ``dict(module=..., weight=1.0, inputs=...)``; names start with ``loss_``,
            and ``warmup_epochs=n`` raises the weight over the first n epochs.
            ``inputs`` maps arguments of ``forward`` to ``student.<layer>``, ``teacher.<layer>``,
            ``connector.<name>``, ``batch.<field>`` or a list of them.
        teacher_input: How the teacher sees the images; see :class:`FrozenTeacher`.
        teacher_engine: How the teacher runs; see :class:`FrozenTeacher`.
        student_engine: ``memory_format`` and ``compile`` for the student.
        inherited: Sub-modules that the student starts with as the teacher has them; see
            :func:`mmkd.teachers.init_from_teacher.init_from_teacher`.
        data_preprocessor: The one preprocessor; default: that of the student's config.
        teacher_cache: Folder of the teacher's stored logits, read instead of running it; see
            :class:`CachedTeacher`.

    Raises:
        ValueError: If a layer, source, argument or class count does not fit; the message says what
            is known.
    """

    argument_hints = dict(
        train_cfg='the settings of a network belong to it: model.student.train_cfg.',
        test_cfg='the settings of a network belong to it: model.student.test_cfg.',
        backbone='a distiller holds whole networks: model.student.backbone.',
        head='a distiller holds whole networks: model.student.head.',
        layers='each network has its own: student_layers and teacher_layers.')
    student_prefix = 'student.'
    """Where the deployed network stands in the state dict."""

    def __init__(self, student: dict | nn.Module, teacher: dict | nn.Module | None = None, *,
                 teachers: Mapping | None = None, method: str | None = None,
                 image_shape: Sequence[int] = (3, 224, 224),
                 teacher_checkpoint: str | None = None,
                 student_layers: Mapping | None = None, teacher_layers: Mapping | None = None,
                 connectors: Mapping | None = None, losses: Mapping | None = None,
                 teacher_input: Mapping | None = None, teacher_engine: Mapping | None = None,
                 student_engine: Mapping | None = None, inherited: Sequence[str] = (),
                 data_preprocessor: dict | None = None, teacher_cache: str | None = None) -> None:
        entries = networks.teacher_entries(teacher, teachers, dict(
            checkpoint=teacher_checkpoint, layers=teacher_layers, input=teacher_input,
            engine=teacher_engine, cache=teacher_cache), bool(method or inherited))
        self.keeps = dict(student=isinstance(student, nn.Module), teacher=all(
            isinstance(entry['network'], nn.Module) for entry in entries.values()))
        # The student comes first and alone draws from the global generators, so that it starts
        # as it would without distillation.
        student = networks.build_network(student, data_preprocessor)
        super().__init__(data_preprocessor=student.data_preprocessor)
        self.student = student
        with random_state.preserve_random_states():
            modules = {name: networks.build_network(entry['network'])
                       for name, entry in entries.items()}
            if method is not None:
                student_layers, entries['']['layers'], connectors, losses = networks.fitted(
                    method, student, modules[''], image_shape)
            self.objective = Objective(connectors, losses)
        self.connectors, self.losses = self.objective.connectors, self.objective.losses
        self.student_capture = FeatureCapture(student, student_layers or {})
        self._hold_teachers(entries, modules)
        self.inherited = tuple(inherited)
        self.random_stream = random_state.RandomStream(
            torch.initial_seed() + 1 + get_rank() * random_state.RANK_STRIDE,
            random_state.declared_generators(self, *modules.values()))
        self._check_wiring()
        self.student_format = engines.apply_engine(student, engines.check_engine(
            'student_engine', student_engine or {}, ('memory_format', 'compile')))
        if all(self.keeps.values()):  # A loop of one's own does not ask for it.
            self.init_weights()

    def _hold_teachers(self, entries: Mapping[str, Mapping],
                       modules: Mapping[str, nn.Module]) -> None:
        frozen = {name: networks.freeze(name, module, entries[name],
                                        self.student.data_preprocessor)
                  for name, module in modules.items()}
        for teacher in frozen.values():
            if isinstance(teacher, CachedTeacher):
                check_cacheable(self, teacher, Distiller)
        if '' in frozen:
            self.teacher, self.teacher_checkpoint = frozen[''], entries['']['checkpoint']
            return
        self.teacher = SeveralTeachers(frozen)
        self.teacher_checkpoint = {
            name: entry['checkpoint'] for name, entry in entries.items()
            if entry['checkpoint'] or not isinstance(entry['network'], nn.Module)}

    def init_weights(self) -> None:
        """Initialise the student as stock training does, then the connectors; load the teacher."""
        if self._is_init:
            return
        if not self.keeps['student']:
            engines.initialise(self.student, self.student_format)
        with random_state.preserve_random_states():
            if all(self.keeps.values()):  # MMEngine would log every weight that stays.
                for part in (self.connectors, self.losses):
                    part.init_weights()
                self._is_init = True
            else:
                super().init_weights()
            if self.teacher_checkpoint is not None or not self.keeps['teacher']:
                self.teacher.load(self.teacher_checkpoint)
            init_from_teacher(self.student, self.teacher.module, self.inherited)

    def forward(self, inputs: Tensor, data_samples: Sequence | Tensor | None = None,
                mode: str | None = None) -> dict[str, Tensor] | list | Tensor:
        """Return the losses in mode 'loss'; in every other mode do as the student does.

        Data samples may be integer labels (N,). The default is 'loss' with them, else 'tensor'.
        """
        mode = mode or ('loss' if isinstance(data_samples, Tensor) else 'tensor')
        if isinstance(data_samples, Tensor):
            data_samples = LabelledSamples(data_samples)
        if mode == 'loss':
            return self.loss(inputs, data_samples)
        return self.student(inputs.to(memory_format=self.student_format), data_samples, mode=mode)

    def loss(self, inputs: Tensor, data_samples: list | None) -> dict[str, Tensor]:
        """Run the four steps.

        Args:
            inputs: (N, C, H, W), preprocessed.
            data_samples: N samples.

        Returns:
            The task losses, the weighted distillation losses, and scalars for monitoring.
        """
        # The teacher runs before the student: its maps are freed before the student's graph is
        # built, which lowers the peak of memory and, on a CPU, saves several percent of a step.
        with self.random_stream:
            batch = self.prepare_batch(inputs, data_samples)
            teacher = self.forward_teacher(batch)
        task_losses, student = self.forward_student(batch)
        with self.random_stream:
            distillation_losses = self.distill(student, teacher, batch)
        clashes = sorted(task_losses.keys() & distillation_losses.keys())
        if clashes:
            raise ValueError(f'the task and distillation both yield {clashes}: rename the loss or '
                             'connector in the config')
        return {**task_losses, **distillation_losses}

    def prepare_batch(self, inputs: Tensor, data_samples: list | None) -> Batch:
        """Return what both networks see; random views and masks are drawn here, once."""
        return Batch(inputs.to(memory_format=self.student_format), data_samples)

    def forward_student(self, batch: Batch) -> tuple[dict[str, Tensor], Outputs]:
        """Return the task losses, computed as in stock training, and the captured outputs."""
        with self.student_capture as outputs:
            losses = self.student(batch.inputs, batch.data_samples, mode='loss')
        return rename_task_loss(losses), outputs

    def forward_teacher(self, batch: Batch) -> Outputs:
        """Return the captured outputs of the teacher."""
        return self.teacher(batch)

    def distill(self, student: Outputs, teacher: Outputs, batch: Batch) -> dict[str, Tensor]:
        """Return the weighted losses between the outputs of the two networks."""
        sources = {f'student.{name}': value for name, value in student.items()}
        sources |= {f'teacher.{name}': value for name, value in teacher.items()}
        return self.objective(sources, batch)

    def _check_wiring(self) -> None:
        captures = dict(student=self.student_capture, **{
            f'teacher.{name}'.rstrip('.'): teacher.capture
            for name, teacher in self.teacher.members.items()})
        self.objective.check(
            [f'{owner}.{name}' for owner, capture in captures.items() for name in capture.paths],
            {f'{owner}.{name}': count for owner, capture in captures.items()
             for name, count in capture.class_counts(of_maps=True).items()},
            [f'{owner}.{name}' for owner, capture in captures.items()
             for name in capture.multi_label_layers()])

    def _apply(self, fn: Callable[[Tensor], Tensor], *args: bool) -> nn.Module:
        # The teacher is no sub-module, but lives on the same device.
        self.teacher.apply_to_tensors(fn)
        return super()._apply(fn, *args)
