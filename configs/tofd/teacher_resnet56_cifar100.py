# TOFD's teacher: auxiliary classifiers behind a frozen resnet56 (73.44 % in HSSAKD, Table III).
_base_ = ['../teachers/resnet56_cifar100.py', '../_base_/methods/tofd_teacher_cifar100.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(
    frozen_classifier='checkpoints/cifar100/resnet56.pth',
    branches=dict(
        exit1=dict(module=dict(in_channels=16, hidden_channels=64)),
        exit2=dict(module=dict(in_channels=32, hidden_channels=64))))
