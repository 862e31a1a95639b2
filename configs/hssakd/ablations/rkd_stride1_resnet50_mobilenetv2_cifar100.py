# RKD in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 76.20 %.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
model = dict(student=dict(backbone=dict(stem='stride1')))
optim_wrapper = dict(optimizer=dict(nesterov=True))
