# FGD (CVPR 2022), RetinaNet, ResNet-101 teaches ResNet-18 on COCO.
# DPK, Table 4: 34.7 AP, 52.5, 37.1, 17.8, 38.0, 48.5.
_base_ = ['../_base_/pairs/retinanet_r101_r18_coco.py', '../_base_/methods/fgd.py']

_base_.merge(_base_.pop('fgd'))
