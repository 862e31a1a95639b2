# Demo: FSP, first stage: the flow between stages. Behind configs/_demo_/teacher_digits.py.
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/fsp.py']

_base_.fsp.pop('param_scheduler')  # the schedule of the others
_base_.merge(_base_.pop('fsp'))
train_cfg = dict(max_epochs=10)
