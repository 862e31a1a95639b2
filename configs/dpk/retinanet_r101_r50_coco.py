# DPK (ICLR 2023), RetinaNet, ResNet-101 teaches ResNet-50 on COCO.
# DPK, Table 4: 39.7 AP, 58.6, 42.5, 22.8, 43.6, 53.6.
_base_ = ['../_base_/pairs/retinanet_r101_r50_coco.py', '../_base_/methods/dpk_detector.py']
_base_.merge(_base_.pop('dpk_detector'))
