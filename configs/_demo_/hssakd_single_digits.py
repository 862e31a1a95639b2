# Demo: resnet8 with branches on 53 digits and their rotations, without a teacher.
_base_ = ['student_digits.py', '../_base_/methods/hssakd_single.py']
model = _base_.hssakd_single
