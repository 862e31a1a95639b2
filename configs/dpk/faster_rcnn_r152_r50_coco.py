# DPK (ICLR 2023), Faster R-CNN, ResNet-152 teaches ResNet-50 on COCO.
# DPK, Table 4: 41.2 AP, 61.6, 45.0, 23.3, 45.2, 54.3.
# First: tools/dist_train.sh configs/teachers/faster_rcnn_r152_coco.py 8
_base_ = ['../_base_/pairs/faster_rcnn_r152_r50_coco.py', '../_base_/methods/dpk_two_stage.py']
_base_.merge(_base_.pop('dpk_detector'))
