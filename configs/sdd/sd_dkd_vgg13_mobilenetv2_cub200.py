# SD-DKD in SDD (Wei et al., CVPR 2024), Table 5: 64.86 % (DKD 58.45).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cub200.py', '../_base_/methods/sdd.py']

model = _base_.sd_dkd
model.losses.loss_sdd.module.logit_loss.beta = 6.0
default_hooks = _base_.sdd_hooks
optim_wrapper = _base_.sdd_optim_wrapper
