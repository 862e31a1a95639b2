# VSD: teacher resnet56 on images of twice the side, accuracy not given.
_base_ = ['../hssakd/single_joint_resnet56_cifar100.py', '../_base_/methods/vsd_teacher.py']
model = _base_.vsd_teacher
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
