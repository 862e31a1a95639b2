# DPK (ICLR 2023), Faster R-CNN, ResNet-101 teaches ResNet-50 on COCO.
# DPK, Table 4: 40.6 AP, 60.7, 44.4, 22.8, 44.7, 54.0.
_base_ = ['../_base_/pairs/faster_rcnn_r101_r50_coco.py', '../_base_/methods/dpk_two_stage.py']
_base_.merge(_base_.pop('dpk_detector'))
