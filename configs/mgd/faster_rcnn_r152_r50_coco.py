# MGD (ECCV 2022), Faster R-CNN, ResNet-152 teaches ResNet-50 on COCO; no number is published.
# First: tools/dist_train.sh configs/teachers/faster_rcnn_r152_coco.py 8
_base_ = ['../_base_/pairs/faster_rcnn_r152_r50_coco.py', '../_base_/methods/mgd_two_stage.py']

_base_.merge(_base_.pop('mgd_two_stage'))
