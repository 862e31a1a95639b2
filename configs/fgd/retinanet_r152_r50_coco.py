# FGD (CVPR 2022), RetinaNet, ResNet-152 teaches ResNet-50 on COCO.
# DPK, Table 4: 39.7 AP, 58.9, 42.9, 23.2, 44.0, 52.7.
# First: tools/dist_train.sh configs/teachers/retinanet_r152_coco.py 8
_base_ = ['../_base_/pairs/retinanet_r152_r50_coco.py', '../_base_/methods/fgd.py']

_base_.merge(_base_.pop('fgd'))
