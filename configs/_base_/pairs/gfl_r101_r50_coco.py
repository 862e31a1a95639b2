# GFL with ResNet-101 (44.9 AP, 24 epochs at several scales) teaches one with ResNet-50 (40.2
# alone), COCO, 12 epochs. 16 images a step, 8 processes of 2.
_base_ = [
    '../models/detection/gfl_r50.py',
    '../models/detection/gfl_r101.py',
    '../datasets/coco_detection.py',
    'mmdet::_base_/schedules/schedule_1x.py',
    '../detection_runtime.py',
]
model = dict(
    _scope_='mmkd',
    type='Distiller',
    student=_base_.gfl_r50,
    teacher=_base_.gfl_r101,
    # mmdet's model zoo; a path of your own: --cfg-options model.teacher_checkpoint=PATH
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/gfl/gfl_r101_fpn_mstrain_2x_coco/'
        'gfl_r101_fpn_mstrain_2x_coco_20200629_200126-dd12f847.pth'),
    student_layers=dict(neck='neck'),
    teacher_layers=dict(neck='neck'))
optim_wrapper = dict(optimizer=dict(lr=0.01))
visualizer = dict(type='mmdet.DetLocalVisualizer')
