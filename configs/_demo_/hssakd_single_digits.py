# Demo: resnet8 with branches on 53 digits and their rotations, without a teacher.
_base_ = ['student_digits.py', '../_base_/methods/hssakd_single.py']

_base_.merge(_base_.pop('hssakd_single'))
