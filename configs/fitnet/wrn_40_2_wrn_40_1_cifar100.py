# FitNet (Romero et al., ICLR 2015): 74.30 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(
    connectors=dict(
        regressor=dict(module=dict(in_channels=32, out_channels=64))))
