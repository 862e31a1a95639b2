# FitNet (Romero et al., ICLR 2015): 69.21 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(connectors=dict(regressor=dict(module=dict(in_channels=32, out_channels=32))))
