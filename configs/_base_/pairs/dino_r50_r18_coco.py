# DINO with ResNet-50 (49.0 AP, 12 epochs) teaches one with ResNet-18, COCO, 12 epochs.
# 16 images a step, 8 processes of 2.
import copy

_base_ = [
    '../models/detection/dino_r50.py',
    '../datasets/coco_detection_detr.py',
    '../schedules/dino_12e.py',
    '../detection_runtime.py',
]
student = _base_.dino_r50
teacher = copy.deepcopy(student)
teacher.backbone.init_cfg = None
student.backbone.update(
    depth=18, init_cfg=dict(type='Pretrained', checkpoint='torchvision://resnet18'))
student.neck.in_channels = [128, 256, 512]
model = dict(
    _scope_='mmkd',
    type='Distiller',
    student=student,
    teacher=teacher,
    # mmdet's model zoo; a path of your own: --cfg-options model.teacher_checkpoint=PATH
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v3.0/dino/dino-4scale_r50_8xb2-12e_coco/'
        'dino-4scale_r50_8xb2-12e_coco_20221202_182705-55b2bba2.pth'))
visualizer = dict(type='mmdet.DetLocalVisualizer')
