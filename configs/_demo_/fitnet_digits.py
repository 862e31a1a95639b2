# Demo: FitNet on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
model = dict(connectors=dict(regressor=dict(module=dict(in_channels=32, out_channels=32))))
