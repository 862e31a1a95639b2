# HSSAKD (2021), Tables II and III: shufflenetv2 alone, 72.96 %.
_base_ = '../../students/shufflenetv2_cifar100.py'
optim_wrapper = dict(optimizer=dict(nesterov=True))
