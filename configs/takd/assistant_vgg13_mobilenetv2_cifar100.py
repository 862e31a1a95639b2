# TAKD (Mirzadeh et al., AAAI 2020), first link: vgg13 teaches the assistant vgg8.
_base_ = ['../kd/vgg13_mobilenetv2_cifar100.py', '../_base_/models/cifar/vgg8.py']

model = dict(student=dict(_delete_=True, **_base_.vgg8))
model['student']['head']['loss']['loss_weight'] = 0.1
optim_wrapper = dict(optimizer=dict(lr=0.05))
