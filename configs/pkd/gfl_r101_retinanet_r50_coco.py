# PKD across families: a GFL with ResNet-101 (44.7 AP in mmdet) teaches RetinaNet with ResNet-50.
_base_ = ['retinanet_r101_r50_coco.py', '../_base_/models/detection/gfl_r101.py']
model = dict(
    teacher=dict(_delete_=True, **_base_.gfl_r101),
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/gfl/gfl_r101_fpn_mstrain_2x_coco/'
        'gfl_r101_fpn_mstrain_2x_coco_20200629_200126-dd12f847.pth'))
