# FitNet in HSSAKD (2021), Table III: vgg13 teaches mobilenetv2 of stride 1, 75.42 %.
_base_ = '../../fitnet/vgg13_mobilenetv2_cifar100.py'
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    connectors=dict(regressor=dict(module=dict(in_size=16, out_size=8))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
