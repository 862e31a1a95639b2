# TAKD (Mirzadeh et al., AAAI 2020), first link: resnet32x4 teaches the assistant resnet14x4.
_base_ = '../kd/resnet32x4_resnet8x4_cifar100.py'

model = dict(student=dict(backbone=dict(depth=14)))
