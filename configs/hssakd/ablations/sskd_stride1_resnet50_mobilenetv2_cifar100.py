# SSKD in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 78.21 %.
_base_ = '../../sskd/resnet50_mobilenetv2_cifar100.py'
model = dict(student=dict(backbone=dict(stem='stride1')))
