# DPK (ICLR 2023), Faster R-CNN, ResNet-101 teaches ResNet-50 on VOC; no number is published.
# First: tools/dist_train.sh configs/teachers/faster_rcnn_r101_voc.py 8
_base_ = ['../_base_/pairs/faster_rcnn_r101_r50_voc.py', '../_base_/methods/dpk_two_stage.py']
_base_.merge(_base_.pop('dpk_detector'))
