# FGD (CVPR 2022), RetinaNet, ResNet-101 teaches ResNet-50 on COCO.
# DPK, Table 4: 39.6 AP (small 22.9, medium 43.7, large 53.6).
_base_ = ['../_base_/pairs/retinanet_r101_r50_coco.py', '../_base_/methods/fgd.py']

_base_.merge(_base_.pop('fgd'))
