# SD-NKD in SDD (Wei et al., CVPR 2024), Table 1: 70.04 % (NKD 68.85).
_base_ = ['../_base_/pairs/wrn_40_2_mobilenetv2_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.module.logit_loss.gamma = 6.0
