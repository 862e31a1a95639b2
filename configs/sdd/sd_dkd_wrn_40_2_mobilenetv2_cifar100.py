# SD-DKD in SDD (Wei et al., CVPR 2024), Table 1: 70.13 % (DKD 69.33).
_base_ = ['../_base_/pairs/wrn_40_2_mobilenetv2_cifar100.py', '../_base_/methods/sdd.py']

model = _base_.sd_dkd
model.losses.loss_sdd.module.logit_loss.beta = 6.0
default_hooks = _base_.sdd_hooks
optim_wrapper = _base_.sdd_optim_wrapper
