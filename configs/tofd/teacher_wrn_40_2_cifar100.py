# TOFD's teacher: auxiliary classifiers behind a frozen wrn_40_2 (76.45 % in HSSAKD, Table III).
_base_ = ['../teachers/wrn_40_2_cifar100.py', '../_base_/methods/tofd_teacher_cifar100.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(
    frozen_classifier='checkpoints/cifar100/wrn_40_2.pth',
    branches=dict(
        exit1=dict(module=dict(in_channels=32, hidden_channels=128)),
        exit2=dict(module=dict(in_channels=64, hidden_channels=128))))
