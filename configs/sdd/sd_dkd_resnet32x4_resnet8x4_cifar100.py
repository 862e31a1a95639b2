# SD-DKD (Wei et al., CVPR 2024). This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
