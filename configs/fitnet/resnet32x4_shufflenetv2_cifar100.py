# FitNet (Romero et al., ICLR 2015): 76.91 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(
    connectors=dict(
        regressor=dict(module=dict(in_channels=232, out_channels=128, in_size=8, out_size=16))))
