# FitNet in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 75.41 %.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    connectors=dict(
        regressor=dict(module=dict(in_channels=16, out_channels=512))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
