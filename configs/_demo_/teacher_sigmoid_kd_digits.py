# Demo: a teacher that decides for each digit by itself, resnet20 on all 1078 training digits.
_base_ = 'teacher_digits.py'

model = dict(head=dict(type='MultiLabelLinearClsHead', loss=dict(use_sigmoid=True)))
