# SD-NKD (Wei et al., CVPR 2024). This pair is not in the paper's tables; gamma as DKD's beta here.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sd_nkd.py']

model = _base_.sdd
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.gamma = 2.0
optim_wrapper = _base_.sdd_optim_wrapper
