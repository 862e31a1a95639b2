# DKD (CVPR 2022) on regions, Faster R-CNN, ResNet-101 teaches ResNet-18 on COCO: 35.05 AP.
# The paper trains Detectron2's networks; its teacher has 42.04 AP, the one here 39.8.
_base_ = [
    '../_base_/pairs/faster_rcnn_r101_r18_coco.py', '../_base_/methods/dkd_two_stage.py']

_base_.merge(_base_.pop('dkd_two_stage'))
