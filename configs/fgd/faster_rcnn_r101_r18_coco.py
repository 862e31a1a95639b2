# FGD (CVPR 2022), Faster R-CNN, ResNet-101 teaches ResNet-18 on COCO.
# DPK, Table 4: 36.0 AP, 55.8, 39.2, 18.3, 39.4, 48.7.
_base_ = ['../_base_/pairs/faster_rcnn_r101_r18_coco.py', '../_base_/methods/fgd_two_stage.py']

_base_.merge(_base_.pop('fgd_two_stage'))
