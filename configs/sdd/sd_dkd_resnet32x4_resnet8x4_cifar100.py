# SD-DKD (Wei et al., CVPR 2024). This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/sdd.py']

model = _base_.sd_dkd
model.scales = (1, 2)
default_hooks = _base_.sdd_hooks
optim_wrapper = _base_.sdd_optim_wrapper
