# MGD (ECCV 2022), RetinaNet, ResNet-152 teaches ResNet-50 on COCO; no number is published.
# First: tools/dist_train.sh configs/teachers/retinanet_r152_coco.py 8
_base_ = ['../_base_/pairs/retinanet_r152_r50_coco.py', '../_base_/methods/mgd_detector.py']

_base_.merge(_base_.pop('mgd_detector'))
