# RetinaNet with ResNet-101 (38.9 AP) teaches one with ResNet-50 (37.4 alone), COCO, 24 epochs.
# 16 images a step, 8 processes of 2.
# AP, AP50, AP75, small, medium, large (DPK, Table 4): teacher 38.9 58.0 41.5 21.0 42.8 52.4,
# student alone 37.4 56.7 39.6 20.6 40.7 49.7.
import copy

_base_ = [
    'mmdet::_base_/models/retinanet_r50_fpn.py',
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
        'https://download.openmmlab.com/mmdetection/v2.0/retinanet/retinanet_r101_fpn_2x_coco/'
        'retinanet_r101_fpn_2x_coco_20200131-5560aee8.pth'),
    student_layers=dict(neck='neck'),
    teacher_layers=dict(neck='neck'))
optim_wrapper = dict(
    optimizer=dict(lr=0.01), clip_grad=dict(max_norm=35, norm_type=2))
visualizer = dict(type='mmdet.DetLocalVisualizer')
