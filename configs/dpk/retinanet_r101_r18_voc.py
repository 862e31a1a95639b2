# DPK (ICLR 2023), RetinaNet, ResNet-101 teaches ResNet-18 on VOC; no number is published.
# First: tools/dist_train.sh configs/teachers/retinanet_r101_voc.py 8
_base_ = ['../_base_/pairs/retinanet_r101_r18_voc.py', '../_base_/methods/dpk_detector.py']
_base_.merge(_base_.pop('dpk_detector'))
