# HSSAKD (2021), Table III: wrn_16_2 alone, 73.57 %.
_base_ = '../../students/wrn_16_2_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
