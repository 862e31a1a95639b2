# FGD (CVPR 2022), Faster R-CNN, ResNet-101 teaches ResNet-50 on COCO.
# DPK, Table 4: 40.4 AP (small 22.8, medium 44.5, large 53.5).
_base_ = ['../_base_/pairs/faster_rcnn_r101_r50_coco.py', '../_base_/methods/fgd_two_stage.py']

_base_.merge(_base_.pop('fgd_two_stage'))
