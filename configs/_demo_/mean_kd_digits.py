# Demo: Mean-KD on 53 digits. First: mmkd train _demo_/teacher_digits, _demo_/teacher_vgg8_digits
_base_ = ['../_base_/pairs/resnet20_vgg8_resnet8_digits.py', '../_base_/methods/mean_kd.py']

_base_.merge(_base_.pop('mean_kd'))
