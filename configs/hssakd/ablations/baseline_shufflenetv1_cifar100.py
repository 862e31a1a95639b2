# HSSAKD (2021), Tables II and III: shufflenetv1 alone, 71.74 %.
_base_ = '../../students/shufflenetv1_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
