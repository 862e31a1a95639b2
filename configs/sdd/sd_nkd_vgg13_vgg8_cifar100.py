# SD-NKD (Wei et al., CVPR 2024): not in the tables; the authors' scripts log 74.00, 73.77 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.gamma = 6.0
