# TAKD (Mirzadeh et al., AAAI 2020), first link: resnet56 teaches the assistant resnet32.
_base_ = '../kd/resnet56_resnet20_cifar100.py'

model = dict(student=dict(backbone=dict(depth=32)))
