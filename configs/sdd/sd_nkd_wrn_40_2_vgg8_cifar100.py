# SD-NKD in SDD (Wei et al., CVPR 2024), Table 1: 74.34 % (NKD 73.80).
_base_ = ['../_base_/pairs/wrn_40_2_vgg8_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)  # in the authors' script; the paper: (1, 2, 4)
