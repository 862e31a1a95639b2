# SD-NKD in SDD (Wei et al., CVPR 2024), Table 5: 68.37 % (NKD 67.16).
_base_ = ['../_base_/pairs/vgg13_vgg8_cub200.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.module.logit_loss.gamma = 6.0
