# Demo: VSD's teacher, resnet20 on all 1078 training digits and their rotations at twice the side.
_base_ = ['hssakd_teacher_digits.py', '../_base_/methods/vsd_teacher.py']
model = _base_.vsd_teacher
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
