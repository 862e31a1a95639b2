# VSD, Table 3 with the stem of HSSAKD's MobileNetV2; which one the paper ran is not said.
_base_ = '../resnet50_mobilenetv2_cifar100.py'
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    connectors=dict(branches=dict(module=dict(backbone=dict(stem='stride1')))))
