# FGFI (CVPR 2019), RetinaNet, ResNet-101 teaches ResNet-50 on COCO: 38.6 AP.
_base_ = ['../_base_/pairs/retinanet_r101_r50_coco.py', '../_base_/methods/fgfi.py']

_base_.merge(_base_.pop('fgfi'))
