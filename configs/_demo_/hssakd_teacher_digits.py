# Demo: HSSAKD's teacher, resnet20 with branches on all 1078 training digits and their rotations.
_base_ = ['teacher_digits.py', '../_base_/methods/hssakd_single.py']

_base_.merge(_base_.pop('hssakd_single'))
# As many steps as the plain teacher's, in half as many epochs: each image comes in four views.
train_dataloader = dict(batch_size=32)
auto_scale_lr = dict(base_batch_size=32)
param_scheduler = dict(T_max=6)
train_cfg = dict(max_epochs=6)
