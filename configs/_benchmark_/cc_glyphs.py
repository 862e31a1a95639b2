# Glyphs: CC. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=64)),
        teacher_embedding=dict(module=dict(in_channels=64))))
