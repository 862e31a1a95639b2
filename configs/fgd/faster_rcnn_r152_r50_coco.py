# FGD (CVPR 2022), Faster R-CNN, ResNet-152 teaches ResNet-50 on COCO.
# DPK, Table 4: 40.5 AP, 61.1, 44.2, 23.4, 44.4, 53.7.
# First: tools/dist_train.sh configs/teachers/faster_rcnn_r152_coco.py 8
_base_ = ['../_base_/pairs/faster_rcnn_r152_r50_coco.py', '../_base_/methods/fgd_two_stage.py']

_base_.merge(_base_.pop('fgd_two_stage'))
