# SD-DKD in SDD (Wei et al., CVPR 2024), Table 2: 70.25 % (DKD 69.71).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.module.logit_loss.beta = 6.0
