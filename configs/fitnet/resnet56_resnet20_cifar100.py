# FitNet (Romero et al., ICLR 2015): 69.21 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/fitnet.py']

model = _base_.fitnet
model.connectors.regressor.module.update(in_channels=32, out_channels=32)
