# Glyphs: resnet8 with branches on images and their rotations, without a teacher.
_base_ = ['student_glyphs.py', '../_base_/methods/hssakd_single.py']
model = _base_.hssakd_single
