"""What a command is to do with detectors, and the configs that say so."""
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from mmkd import fitting
from mmkd.recipes import config_text, rules
from mmkd.recipes.detection_data import BoxSplit, DetectionData
from mmkd.recipes.detectors import Detector
from mmkd.recipes.plan import Plan

FEW_IMAGES = 500  # Loading of fewer is not worth processes of its own.
PIPELINE_KEYS = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor')


@dataclass
class DetectionPlan(Plan):
    """One distillation of a detector on somebody's data.

    Attributes:
        data: The images and their boxes.
        student: The detector to train, for the classes of the data.
        teacher: The detector to learn from, for its own classes.
        size: The shorter side of the images.
    """

    data: DetectionData
    student: Detector
    teacher: Detector
    runtime: ClassVar[str] = 'mmkd::_base_/detection_runtime.py'
    is_detection: ClassVar[bool] = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.teacher = (self.teacher.without_weights() if self.teacher_weights == 'none'
                        else self.teacher.without_init())
        if self.student_weights == 'none':
            self.student = self.student.without_weights()
        elif self.student_weights:
            self.student = self.student.without_init()

    @property
    def canvas(self) -> tuple[int, int]:
        """Height and width of the largest batch that lies on its longer side."""
        return tuple(32 * -(-side // 32) for side in (self.size, rules.long_side(self.size)))

    def fit(self, method: str) -> fitting.FittedMethod:
        """Fit a method to the two pyramids; the classes of the teacher play no part.

        Raises:
            ValueError: If it does not fit.
        """
        pyramids = [fitting.pyramid(detector.build(), detector.config, detector.name)
                    for detector in (self.student, self.teacher)]
        return fitting.fit_pyramids(method, *pyramids, self.canvas)

    def _data_values(self) -> dict:
        folder = self.out / 'data'
        loaders = {name: self._loader(name, split, split.write(folder / f'{name}.json'))
                   for name, split in self.data.splits.items()}
        evaluator = dict(type='mmdet.CocoMetric', metric='bbox', classwise=True,
                         ann_file=loaders['val']['dataset']['ann_file'])
        return dict(
            train_dataloader=loaders['train'], val_dataloader=loaders['val'],
            test_dataloader=loaders['val'], val_evaluator=evaluator, test_evaluator=evaluator,
            val_cfg=dict(type='ValLoop'), test_cfg=dict(type='TestLoop'),
            visualizer=dict(type='mmdet.DetLocalVisualizer'))

    def _loader(self, name: str, split: BoxSplit, file: Path) -> dict:
        is_train = name == 'train'
        workers = 2 if len(split.content['images']) > FEW_IMAGES else 0
        seeded = dict(worker_init_fn=dict(type='mmkd.seed_worker')) if workers else {}
        given = (dict(filter_cfg=dict(filter_empty_gt=False)) if is_train
                 else dict(test_mode=True))
        return dict(
            batch_size=self.schedule.batch_size, num_workers=workers, persistent_workers=False,
            **seeded, drop_last=is_train,
            sampler=dict(type='DefaultSampler', shuffle=is_train),
            dataset=dict(
                type='mmdet.CocoDataset', ann_file=str(file),
                data_prefix=dict(img=f'{split.folder.resolve()}/'),
                metainfo=dict(classes=list(self.data.classes)), pipeline=self._pipeline(is_train),
                **given))

    def _pipeline(self, is_train: bool) -> list[dict]:
        resize = dict(type='mmdet.Resize', scale=(rules.long_side(self.size), self.size),
                      keep_ratio=True)
        boxes = dict(type='mmdet.LoadAnnotations', with_bbox=True)
        if is_train:
            return [dict(type='LoadImageFromFile'), boxes, resize,
                    dict(type='mmdet.RandomFlip', prob=0.5), dict(type='mmdet.PackDetInputs')]
        return [dict(type='LoadImageFromFile'), resize, boxes,
                dict(type='mmdet.PackDetInputs', meta_keys=PIPELINE_KEYS)]

    def _schedule_values(self, chosen: rules.Schedule) -> dict:
        values = config_text.schedule_values(chosen)
        values['optim_wrapper']['clip_grad'] = dict(max_norm=35.0)
        return values

    def _teacher_schedule(self, epochs: int) -> rules.Schedule:
        return rules.detector_schedule(
            len(self.data.train.content['images']), self.size,
            is_two_stage=self.teacher.is_two_stage, is_random=self.teacher_weights == 'none',
            batch_size=self.schedule.batch_size, epochs=epochs)

    def _teacher_values(self) -> dict:
        return {}  # The detector has a preprocessor of its own.

    def _teacher_input(self) -> dict:
        student, teacher = (detector.config.get('data_preprocessor', {})
                            for detector in (self.student, self.teacher))
        found = {}
        if any(student.get(key) != teacher.get(key) for key in ('mean', 'std', 'bgr_to_rgb')):
            found.update(mean=list(teacher['mean']), std=list(teacher['std']))
        if student.get('bgr_to_rgb', False) != teacher.get('bgr_to_rgb', False):
            found['channels'] = 'reversed'
        return found
