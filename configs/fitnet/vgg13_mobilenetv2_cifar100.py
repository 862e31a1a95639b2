# FitNet (Romero et al., ICLR 2015): 64.14 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/fitnet.py']

model = _base_.fitnet
model.teacher_layers.hint = 'backbone.stage3'
model.connectors.regressor.module.update(in_channels=16, out_channels=256)
