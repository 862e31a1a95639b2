# Glyphs: the student alone, resnet8.
_base_ = [
    '../_base_/models/cifar/resnet8.py',
    '../_base_/datasets/glyphs.py',
    '../_base_/schedules/glyphs_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet8
