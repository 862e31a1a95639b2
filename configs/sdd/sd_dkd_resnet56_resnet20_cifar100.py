# SD-DKD (Wei et al., CVPR 2024). This pair is not in the paper's tables; beta as DKD has it here.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sd_dkd.py']

model = _base_.sdd
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.beta = 2.0
optim_wrapper = _base_.sdd_optim_wrapper
