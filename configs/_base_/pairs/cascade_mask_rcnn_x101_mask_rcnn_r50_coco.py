# Cascade Mask R-CNN with ResNeXt-101 32x4d and deformable stages (47.3 AP of boxes, 41.1 of masks)
# teaches Mask R-CNN with ResNet-50 (39.2 and 35.4 alone), COCO, 24 epochs.
_base_ = [
    'mmdet::_base_/models/mask-rcnn_r50_fpn.py',
    '../models/detection/cascade_mask_rcnn_x101.py',
    '../datasets/coco_instance.py',
    'mmdet::_base_/schedules/schedule_2x.py',
    '../detection_runtime.py',
]
model = dict(
    _delete_=True,
    _scope_='mmkd',
    type='Distiller',
    student=_base_.model,
    teacher=_base_.pop('cascade_mask_rcnn_x101'),
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/dcn/'
        'cascade_mask_rcnn_x101_32x4d_fpn_dconv_c3-c5_1x_coco/'
        'cascade_mask_rcnn_x101_32x4d_fpn_dconv_c3-c5_1x_coco-e75f90c8.pth'),
    student_layers=dict(neck='neck'),
    teacher_layers=dict(neck='neck'))
optim_wrapper = dict(
    optimizer=dict(lr=0.02), clip_grad=dict(max_norm=35, norm_type=2))
visualizer = dict(type='mmdet.DetLocalVisualizer')
