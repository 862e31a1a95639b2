# Glyphs: a student of another kind than the teacher, MobileNetV2 of a quarter of the width.
_base_ = [
    '../_base_/models/cifar/mobilenetv2_stride1.py',
    '../_base_/datasets/glyphs.py',
    '../_base_/schedules/glyphs_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.mobilenetv2_stride1
model['backbone'].update(width=0.25)
