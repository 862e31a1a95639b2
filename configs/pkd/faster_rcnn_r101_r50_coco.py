# PKD (NeurIPS 2022), Faster R-CNN, ResNet-101 teaches ResNet-50 on COCO: 40.3 AP.
_base_ = ['../_base_/pairs/faster_rcnn_r101_r50_coco.py', '../_base_/methods/pkd.py']
model = _base_.pkd_two_stage
