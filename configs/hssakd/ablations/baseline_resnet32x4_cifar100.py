# HSSAKD (2021), Tables II and III: resnet32x4 alone, 79.56 %.
_base_ = '../../teachers/resnet32x4_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
