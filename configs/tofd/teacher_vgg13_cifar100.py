# TOFD's teacher: auxiliary classifiers behind a frozen vgg13 (74.64 % in HSSAKD, Table III).
_base_ = ['../teachers/vgg13_cifar100.py', '../_base_/methods/tofd_teacher_four_stages.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(frozen_classifier='checkpoints/cifar100/vgg13.pth')
