# HSSAKD (2021), Tables II and III: wrn_40_1 alone, 71.95 %.
_base_ = '../../students/wrn_40_1_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
