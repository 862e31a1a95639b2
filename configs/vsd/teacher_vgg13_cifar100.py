# VSD: teacher vgg13 on images of twice the side, accuracy not given.
_base_ = ['../hssakd/single_joint_vgg13_cifar100.py', '../_base_/methods/vsd_teacher.py']
model = _base_.vsd_teacher
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
