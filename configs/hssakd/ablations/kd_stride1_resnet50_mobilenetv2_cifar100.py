# KD in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 75.80 %.
_base_ = '../../kd/resnet50_mobilenetv2_cifar100.py'
model = dict(student=dict(backbone=dict(stem='stride1')))
optim_wrapper = dict(optimizer=dict(nesterov=True))
