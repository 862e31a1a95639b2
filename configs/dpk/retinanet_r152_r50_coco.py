# DPK (ICLR 2023), RetinaNet, ResNet-152 teaches ResNet-50 on COCO.
# DPK, Table 4: 40.2 AP, 59.6, 43.0, 23.4, 44.5, 53.6.
# First: tools/dist_train.sh configs/teachers/retinanet_r152_coco.py 8
_base_ = ['../_base_/pairs/retinanet_r152_r50_coco.py', '../_base_/methods/dpk_detector.py']
_base_.merge(_base_.pop('dpk_detector'))
