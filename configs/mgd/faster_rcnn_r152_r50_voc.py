# MGD (ECCV 2022), Faster R-CNN, ResNet-152 teaches ResNet-50 on VOC; no number is published.
# First: tools/dist_train.sh configs/teachers/faster_rcnn_r152_voc.py 8
_base_ = ['../_base_/pairs/faster_rcnn_r152_r50_voc.py', '../_base_/methods/mgd_two_stage.py']

_base_.merge(_base_.pop('mgd_two_stage'))
