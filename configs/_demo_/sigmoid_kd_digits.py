# Demo: sigmoid KD on 53 digits.
# First: python tools/train.py configs/_demo_/teacher_sigmoid_kd_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/sigmoid_kd.py']

_base_.merge(_base_.pop('sigmoid_kd'))
model = dict(teacher_checkpoint='work_dirs/_demo_/teacher_sigmoid_kd_digits/epoch_12.pth')
