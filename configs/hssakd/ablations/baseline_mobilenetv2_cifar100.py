# HSSAKD (2021), Tables II and III: mobilenetv2 with a stem of stride 1 alone, 73.51 %.
_base_ = '../../students/mobilenetv2_cifar100.py'
model = dict(backbone=dict(stem='stride1'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
