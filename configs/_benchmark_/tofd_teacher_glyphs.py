# Glyphs: TOFD's teacher, auxiliary classifiers behind the frozen plain teacher.
_base_ = ['teacher_glyphs.py', '../_base_/methods/tofd_teacher.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(
    frozen_classifier='work_dirs/_benchmark_/teacher_glyphs/epoch_30.pth',
    branches=dict(
        exit1=dict(module=dict(in_channels=16, hidden_channels=64)),
        exit2=dict(module=dict(in_channels=32, hidden_channels=64))))
