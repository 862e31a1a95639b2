# SD-NKD in SDD (Wei et al., CVPR 2024), Table 2: 69.50 % (NKD 68.72).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.module.logit_loss.gamma = 6.0
