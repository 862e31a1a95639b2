from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from mmkd.distillers import region_logits
from mmkd.distillers.distiller import Distiller, Outputs
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.utils.feature_capture import find_module
from mmkd.utils.tensor_tree import as_full_precision

MAP = 'region_features'
REGIONS = dict(features='backbone', classifier='head.fc')


@MODELS.register_module()
class SDDDistiller(Distiller):
    """Adds ``region_logits`` of both networks: their classifiers applied to cells of the last map.

    Scale Decoupled Distillation (Wei, Luo & Luo, CVPR 2024, https://arxiv.org/abs/2403.13512).
    No parameters are added; the student's checkpoint stays that of the plain network.

    Args:
        scales: Sides of the grids; {1, 2, 4} gives 21 regions, {1} the plain logit loss.
        pooling: 'cascaded' (the authors' code) or 'direct' (the paper); see
            :func:`mmkd.distillers.region_logits.region_logits`.
        student_regions: ``features``: path of the module that returns the last map;
            ``classifier``: path of the ``nn.Linear`` behind the pooling.
        teacher_regions: Likewise for the teacher.

    Raises:
        ValueError: Beside what :class:`Distiller` checks: scales that cannot be pooled, a
            classifier that is not linear.
    """

    derived_outputs = ('region_logits',)

    def __init__(self, student: dict, teacher: dict, *, scales: Sequence[int] = (1, 2, 4),
                 pooling: str = 'cascaded', student_regions: Mapping = REGIONS,
                 teacher_regions: Mapping = REGIONS, student_layers: Mapping | None = None,
                 teacher_layers: Mapping | None = None, **kwargs) -> None:
        self.scales = region_logits.check_scales(scales, pooling)
        self.pooling = pooling
        self.classifier_paths = dict(student=_classifier_path('student', student_regions),
                                     teacher=_classifier_path('teacher', teacher_regions))
        for owner, layers in (('student', student_layers), ('teacher', teacher_layers)):
            reserved = sorted({MAP, *self.derived_outputs} & set(layers or {}))
            if reserved:
                raise ValueError(f'{owner}_layers: SDDDistiller makes {reserved} itself; choose '
                                 'other names')
        super().__init__(
            student, teacher,
            student_layers={**(student_layers or {}), MAP: student_regions['features']},
            teacher_layers={**(teacher_layers or {}), MAP: teacher_regions['features']}, **kwargs)

    def forward_student(self, batch: Batch) -> tuple[dict[str, Tensor], Outputs]:
        """Add the student's ``region_logits``, (N, R, K)."""
        losses, outputs = super().forward_student(batch)
        outputs['region_logits'] = self._region_logits(outputs[MAP], 'student')
        return losses, outputs

    def forward_teacher(self, batch: Batch) -> Outputs:
        """Add the teacher's ``region_logits``, (N, R, K)."""
        outputs = super().forward_teacher(batch)
        with self.teacher.own_precision():
            regions = self._region_logits(outputs[MAP], 'teacher')
        return {**outputs, 'region_logits': as_full_precision(regions)}

    def _region_logits(self, features: Tensor | tuple, owner: str) -> Tensor:
        last_map = features if isinstance(features, Tensor) else features[-1]
        return region_logits.region_logits(last_map, self._classifier(owner), self.scales,
                                           self.pooling)

    def _classifier(self, owner: str) -> nn.Linear:
        network = self.student if owner == 'student' else self.teacher.module
        return network.get_submodule(self.classifier_paths[owner])

    def _check_wiring(self) -> None:
        for owner, path in self.classifier_paths.items():
            network = self.student if owner == 'student' else self.teacher.module
            classifier = find_module(network, path, f'{owner}_regions.classifier')
            if not isinstance(classifier, nn.Linear):
                raise ValueError(f'{owner}_regions: the classifier must be nn.Linear, but {path} '
                                 f'is {type(classifier).__name__}')
        super()._check_wiring()

    def _class_count(self, source: str) -> int | None:
        owner, _, name = source.partition('.')
        if name == 'region_logits':
            return self._classifier(owner).out_features
        return super()._class_count(source)


def _classifier_path(owner: str, regions: Mapping) -> str:
    if set(regions) != set(REGIONS):
        raise ValueError(f'{owner}_regions holds the keys {sorted(REGIONS)}, got {sorted(regions)}')
    return regions['classifier']
