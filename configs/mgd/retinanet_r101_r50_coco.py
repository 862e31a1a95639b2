# MGD (ECCV 2022), RetinaNet, ResNet-101 teaches ResNet-50 on COCO; no number is published.
_base_ = ['../_base_/pairs/retinanet_r101_r50_coco.py', '../_base_/methods/mgd_detector.py']

_base_.merge(_base_.pop('mgd_detector'))
