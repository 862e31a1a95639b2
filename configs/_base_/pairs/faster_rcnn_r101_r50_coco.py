# Faster R-CNN with ResNet-101 (39.9 AP) teaches one with ResNet-50 (38.4 alone), COCO, 24 epochs.
# 16 images a step, 8 processes of 2.
# AP, AP50, AP75, small, medium, large (DPK, Table 4): teacher 39.9 60.1 43.3 23.5 44.2 51.5,
# student alone 38.4 59.0 42.0 21.5 42.1 50.3.
import copy

_base_ = [
    'mmdet::_base_/models/faster-rcnn_r50_fpn.py',
    '../datasets/coco_detection.py',
    'mmdet::_base_/schedules/schedule_2x.py',
    '../detection_runtime.py',
]
teacher = copy.deepcopy(_base_.model)
teacher.backbone.update(depth=101, init_cfg=None)
model = dict(
    _delete_=True,
    _scope_='mmkd',
    type='Distiller',
    student=_base_.model,
    teacher=teacher,
    # mmdet's model zoo; a path of your own: --cfg-options model.teacher_checkpoint=PATH
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/faster_rcnn/faster_rcnn_r101_fpn_2x_coco/'
        'faster_rcnn_r101_fpn_2x_coco_bbox_mAP-0.398_20200504_210455-1d2dac9c.pth'),
    student_layers=dict(neck='neck'),
    teacher_layers=dict(neck='neck'))
optim_wrapper = dict(
    optimizer=dict(lr=0.02), clip_grad=dict(max_norm=35, norm_type=2))
visualizer = dict(type='mmdet.DetLocalVisualizer')
