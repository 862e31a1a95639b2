# HSSAKD (2021), Tables II and III: resnet56 alone, 73.00 %.
_base_ = '../../teachers/resnet56_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
