# TOFD's teacher: auxiliary classifiers behind a frozen resnet50 (79.34 % in HSSAKD, Table III).
_base_ = ['../teachers/resnet50_cifar100.py', '../_base_/methods/tofd_teacher_four_stages.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(
    frozen_classifier='checkpoints/cifar100/resnet50.pth',
    branches=dict(
        exit1=dict(module=dict(in_channels=256, hidden_channels=2048)),
        exit2=dict(module=dict(in_channels=512, hidden_channels=2048)),
        exit3=dict(module=dict(in_channels=1024, hidden_channels=2048))))
