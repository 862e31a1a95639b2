# Demo: KD on 53 digits at half the side. First: configs/_demo_/teacher_16px_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits_16px.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
