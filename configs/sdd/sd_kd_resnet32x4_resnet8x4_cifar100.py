# SD-KD (Wei et al., CVPR 2024), Tables 6 and 7: 76.63 %. The authors' scripts log 75.59, 75.31.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
