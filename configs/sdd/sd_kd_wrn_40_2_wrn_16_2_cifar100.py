# SD-KD (Wei et al., CVPR 2024). This pair is in the authors' files, not in the paper's tables.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)  # similar networks, Section 4.1
