# Glyphs: resnet8 with branches on images and their rotations, without a teacher.
_base_ = ['student_glyphs.py', '../_base_/methods/hssakd_single.py']

_base_.merge(_base_.pop('hssakd_single'))
