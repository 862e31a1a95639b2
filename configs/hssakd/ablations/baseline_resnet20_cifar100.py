# HSSAKD (2021), Table III: resnet20 alone, 69.62 %.
_base_ = '../../students/resnet20_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
