# HSSAKD (2021), Tables II and III: vgg13 alone, 75.35 %.
_base_ = '../../teachers/vgg13_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
