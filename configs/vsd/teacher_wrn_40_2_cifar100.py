# VSD: teacher wrn_40_2 on images of twice the side, accuracy not given.
_base_ = ['../hssakd/single_joint_wrn_40_2_cifar100.py', '../_base_/methods/vsd_teacher.py']
model = _base_.vsd_teacher
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
