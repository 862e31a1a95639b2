# MGD (ECCV 2022), RetinaNet, ResNet-152 teaches ResNet-50 on VOC; no number is published.
# First: tools/dist_train.sh configs/teachers/retinanet_r152_voc.py 8
_base_ = ['../_base_/pairs/retinanet_r152_r50_voc.py', '../_base_/methods/mgd_detector.py']

_base_.merge(_base_.pop('mgd_detector'))
