# SD-DKD in SDD (Wei et al., CVPR 2024), Table 1: 70.13 % (DKD 69.33).
_base_ = ['../_base_/pairs/wrn_40_2_mobilenetv2_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.module.logit_loss.beta = 6.0
