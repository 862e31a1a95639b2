# Demo: TOFD on 53 digits. First: python tools/train.py configs/_demo_/tofd_teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/tofd.py']

_base_.merge(_base_.pop('tofd'))
_exits = dict(
    exit1=dict(module=dict(in_channels=16, hidden_channels=64, num_classes=10)),
    exit2=dict(module=dict(in_channels=32, hidden_channels=64, num_classes=10)))
model = dict(
    teacher_checkpoint='work_dirs/_demo_/tofd_teacher_digits/epoch_12.pth',
    student=dict(branches=_exits),
    teacher=dict(branches=_exits),
    connectors=dict(resizing=dict(module=dict(in_channels=64, out_channels=64))))
