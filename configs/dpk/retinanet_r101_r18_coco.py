# DPK (ICLR 2023), RetinaNet, ResNet-101 teaches ResNet-18 on COCO.
# DPK, Table 4: 35.8 AP, 53.9, 38.2, 19.1, 39.4, 49.1.
_base_ = ['../_base_/pairs/retinanet_r101_r18_coco.py', '../_base_/methods/dpk_detector.py']
_base_.merge(_base_.pop('dpk_detector'))
