# Demo: SAD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/sad.py']

_base_.merge(_base_.pop('sad'))
model = dict(
    losses=dict(
        loss_sad=dict(
            module=dict(student_channels=[16, 32, 64], teacher_channels=[16, 32, 64]))))
