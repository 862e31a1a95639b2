# DeFeat (CVPR 2021), Faster R-CNN, ResNet-101 teaches ResNet-50 on COCO; no number is published.
_base_ = ['../_base_/pairs/faster_rcnn_r101_r50_coco.py', '../_base_/methods/defeat.py']

_base_.merge(_base_.pop('defeat'))
