# CWD (ICCV 2021), RetinaNet, ResNet-101 teaches ResNet-50 on COCO; no number is published.
_base_ = ['../_base_/pairs/retinanet_r101_r50_coco.py', '../_base_/methods/cwd.py']

_base_.merge(_base_.pop('cwd'))
