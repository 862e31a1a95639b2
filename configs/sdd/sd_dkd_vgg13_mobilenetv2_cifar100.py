# SD-DKD in SDD (Wei et al., CVPR 2024), Table 2: 70.25 % (DKD 69.71).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sd_dkd.py']

model = _base_.sdd
model.losses.loss_sdd.module.logit_loss.beta = 6.0
optim_wrapper = _base_.sdd_optim_wrapper
