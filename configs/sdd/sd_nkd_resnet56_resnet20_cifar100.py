# SD-NKD (Wei et al., CVPR 2024). This pair is not in the paper's tables; gamma as DKD's beta here.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.gamma = 2.0
