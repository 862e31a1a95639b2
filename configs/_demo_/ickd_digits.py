# Demo: ICKD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/ickd.py']

model = _base_.ickd
model.connectors.aligned.module.update(in_channels=64, out_channels=64)
