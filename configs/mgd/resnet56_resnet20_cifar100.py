# MGD (Yang et al., ECCV 2022). No published number for this pair.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/mgd.py']

model = _base_.mgd
model.connectors.generator.module.update(in_channels=64, out_channels=64)
