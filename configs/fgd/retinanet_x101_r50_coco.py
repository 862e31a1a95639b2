# FGD (CVPR 2022), RetinaNet, ResNeXt-101 teaches ResNet-50 on COCO: 40.7 AP.
_base_ = ['../_base_/pairs/retinanet_x101_r50_coco.py', '../_base_/methods/fgd.py']

_base_.merge(_base_.pop('fgd'))
