# FGFI (CVPR 2019), Faster R-CNN, ResNet-101 teaches ResNet-50 on COCO: 39.3 AP.
_base_ = ['../_base_/pairs/faster_rcnn_r101_r50_coco.py', '../_base_/methods/fgfi_two_stage.py']

_base_.merge(_base_.pop('fgfi_two_stage'))
