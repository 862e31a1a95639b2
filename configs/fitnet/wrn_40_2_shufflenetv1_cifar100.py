# FitNet (Romero et al., ICLR 2015): 76.27 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(
    connectors=dict(
        regressor=dict(module=dict(in_channels=480, out_channels=64, in_size=8, out_size=16))))
