# Demo: TOFD's teacher, auxiliary classifiers behind the frozen configs/_demo_/teacher_digits.py.
_base_ = ['teacher_digits.py', '../_base_/methods/tofd_teacher.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(
    frozen_classifier='work_dirs/_demo_/teacher_digits/epoch_12.pth',
    branches=dict(
        exit1=dict(module=dict(in_channels=16, hidden_channels=64, num_classes=10)),
        exit2=dict(module=dict(in_channels=32, hidden_channels=64, num_classes=10))))
