# RepPoints with ResNeXt-101 32x4d and deformable stages (44.2 AP) teaches one with ResNet-50 (38.6
# alone), COCO, 24 epochs. The student starts with the teacher's neck and head.
_base_ = [
    '../models/detection/reppoints_x101.py',
    '../models/detection/reppoints_r50.py',
    '../datasets/coco_detection.py',
    'mmdet::_base_/schedules/schedule_2x.py',
    '../detection_runtime.py',
]
# FGD and MGD compare what the convolutions of the pyramid give, in front of its GroupNorms.
_levels = {f'level{level}': f'neck.fpn_convs.{level}.conv' for level in range(5)}
model = dict(
    _scope_='mmkd',
    type='Distiller',
    student=_base_.pop('reppoints_r50'),
    teacher=_base_.pop('reppoints_x101'),
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/reppoints/'
        'reppoints_moment_x101_fpn_dconv_c3-c5_gn-neck%2Bhead_2x_coco/'
        'reppoints_moment_x101_fpn_dconv_c3-c5_gn-neck%2Bhead_2x_coco_20200329-f87da1ea.pth'),
    student_layers=_levels,
    teacher_layers=_levels,
    inherited=('neck', 'bbox_head'))
optim_wrapper = dict(
    optimizer=dict(lr=0.01), clip_grad=dict(max_norm=35, norm_type=2))
visualizer = dict(type='mmdet.DetLocalVisualizer')
