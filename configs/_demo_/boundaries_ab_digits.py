# Demo: AB, first stage: the boundaries. Behind configs/_demo_/teacher_digits.py.
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/ab_resnet20_resnet8.py']

model = _base_.ab
train_cfg = dict(max_epochs=10)
