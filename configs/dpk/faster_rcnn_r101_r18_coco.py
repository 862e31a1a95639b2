# DPK (ICLR 2023), Faster R-CNN, ResNet-101 teaches ResNet-18 on COCO.
# DPK, Table 4: 36.7 AP, 56.2, 40.1, 19.2, 40.3, 49.2.
_base_ = ['../_base_/pairs/faster_rcnn_r101_r18_coco.py', '../_base_/methods/dpk_two_stage.py']
_base_.merge(_base_.pop('dpk_detector'))
