# HSSAKD (2021), Table III: resnet8x4 alone, 72.95 %.
_base_ = '../../students/resnet8x4_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
