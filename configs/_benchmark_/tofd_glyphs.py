# Glyphs: TOFD. First: python tools/train.py configs/_benchmark_/tofd_teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/tofd.py']

_base_.merge(_base_.pop('tofd'))
_exits = dict(
    exit1=dict(module=dict(in_channels=16, hidden_channels=64)),
    exit2=dict(module=dict(in_channels=32, hidden_channels=64)))
model = dict(
    teacher_checkpoint='work_dirs/_benchmark_/tofd_teacher_glyphs/epoch_30.pth',
    student=dict(branches=_exits),
    teacher=dict(branches=_exits),
    connectors=dict(resizing=dict(module=dict(in_channels=64, out_channels=64))))
