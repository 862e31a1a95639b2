# Demo of several teachers: the second one, vgg8 on all 1078 training digits.
_base_ = [
    '../_base_/models/cifar/vgg8.py',
    '../_base_/datasets/digits.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.vgg8
model.head.num_classes = 10
auto_scale_lr = dict(base_batch_size=64)
param_scheduler = dict(type='CosineAnnealingLR', by_epoch=True, T_max=6)
train_cfg = dict(max_epochs=6)
