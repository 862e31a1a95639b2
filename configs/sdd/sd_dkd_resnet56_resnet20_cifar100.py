# SD-DKD (Wei et al., CVPR 2024). This pair is not in the paper's tables; beta as DKD has it here.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.beta = 2.0
