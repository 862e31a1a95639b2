# Demo: HSSAKD's teacher, resnet20 with branches on all 1078 training digits and their rotations.
_base_ = ['teacher_digits.py', '../_base_/methods/hssakd_single.py']
model = _base_.hssakd_single
