# HSSAKD (2021), Tables II and III: wrn_40_2 alone, 76.44 %.
_base_ = '../../teachers/wrn_40_2_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
