# SD-DKD by the letter of the paper (Wei et al., CVPR 2024), not of its code; no number printed.
_base_ = ['../sd_dkd_resnet32x4_resnet8x4_cifar100.py', '../../_base_/sdd_literal.py']

_base_.merge(_base_.pop('sdd_literal'))
