# SD-NKD in SDD (Wei et al., CVPR 2024), Table 2: 74.62 % (NKD 74.01).
_base_ = ['../_base_/pairs/resnet50_vgg8_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)  # in the authors' script; the paper: (1, 2, 4)
