# MGD (ECCV 2022), RetinaNet, ResNeXt-101 teaches ResNet-50 on COCO: 41.0 AP.
_base_ = ['../_base_/pairs/retinanet_x101_r50_coco.py', '../_base_/methods/mgd_detector.py']

_base_.merge(_base_.pop('mgd_detector'))
# Trained three times as long and at several scales: 41.6 AP.
model = dict(teacher_checkpoint=(
    'https://download.openmmlab.com/mmdetection/v2.0/retinanet/'
    'retinanet_x101_64x4d_fpn_mstrain_3x_coco/'
    'retinanet_x101_64x4d_fpn_mstrain_3x_coco_20210719_051838-022c2187.pth'))
