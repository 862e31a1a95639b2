# FitNet (Romero et al., ICLR 2015): 64.14 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(
    teacher_layers=dict(hint='backbone.stage3'),
    connectors=dict(regressor=dict(module=dict(in_channels=16, out_channels=256))))
