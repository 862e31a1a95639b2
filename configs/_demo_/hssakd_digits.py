# Demo: HSSAKD on 53 digits. First: python tools/train.py configs/_demo_/hssakd_teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
model = dict(teacher_checkpoint='work_dirs/_demo_/hssakd_teacher_digits/epoch_6.pth')
