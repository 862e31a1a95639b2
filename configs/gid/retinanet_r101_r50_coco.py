# GID (CVPR 2021), RetinaNet, ResNet-101 teaches ResNet-50 on COCO, 24 epochs: 39.1 AP.
_base_ = ['../_base_/pairs/retinanet_r101_r50_coco.py', '../_base_/methods/gid.py']

_base_.merge(_base_.pop('gid'))
