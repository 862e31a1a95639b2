# DETRDistill (ICCV 2023), Deformable DETR, ResNet-101 teaches ResNet-50 on COCO: 46.6 AP.
# The authors' code has a contrast besides, which is left out here. Student alone 44.1.
# First: tools/dist_train.sh configs/teachers/deformable_detr_r101_coco.py 16
_base_ = [
    '../_base_/pairs/deformable_detr_r101_r50_coco.py',
    '../_base_/methods/detrdistill.py',
]

_base_.merge(_base_.pop('detrdistill'))
