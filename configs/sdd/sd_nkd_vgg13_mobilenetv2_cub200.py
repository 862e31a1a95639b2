# SD-NKD in SDD (Wei et al., CVPR 2024), Table 5: 64.63 % (NKD 58.40).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cub200.py', '../_base_/methods/sd_nkd.py']

model = _base_.sdd
model.losses.loss_sdd.module.logit_loss.gamma = 6.0
optim_wrapper = _base_.sdd_optim_wrapper
