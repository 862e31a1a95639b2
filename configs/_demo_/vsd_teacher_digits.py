# Demo: VSD's teacher, resnet20 on 1078 digits of 16 px and their rotations, seen at 32 px.
_base_ = [
    'teacher_16px_digits.py',
    '../_base_/methods/vsd_teacher.py',
]

_base_.merge(_base_.pop('vsd_teacher'))
# It has no plain task to start from: twice the steps of the plain teacher.
train_dataloader = dict(batch_size=32)
auto_scale_lr = dict(base_batch_size=32)
