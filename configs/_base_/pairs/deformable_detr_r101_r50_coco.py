# Deformable DETR with ResNet-101 (44.8 AP) teaches one with ResNet-50 (44.1 alone), COCO, 50
# epochs. 32 images a step, 16 processes of 2.
import copy

_base_ = [
    '../models/detection/deformable_detr_r50.py',
    '../datasets/coco_detection_detr.py',
    '../schedules/deformable_detr_50e.py',
    '../detection_runtime.py',
]
teacher = copy.deepcopy(_base_.deformable_detr_r50)
teacher.backbone.update(depth=101, init_cfg=None)
model = dict(
    _scope_='mmkd',
    type='Distiller',
    student=_base_.deformable_detr_r50,
    teacher=teacher,
    teacher_checkpoint='work_dirs/teachers/deformable_detr_r101_coco/epoch_50.pth')
visualizer = dict(type='mmdet.DetLocalVisualizer')
