# MDR (ACM MM 2024), first stage: the modules behind a frozen resnet32x4, for 60 epochs.
_base_ = [
    '../_base_/models/cifar/resnet32x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/mdr_sm.py',
]

_base_.model = _base_.resnet32x4
_base_.merge(_base_.pop('mdr_sm'))
model = dict(
    frozen_classifier='checkpoints/cifar100/resnet32x4.pth',
    branches=dict(
        stage1=dict(module=dict(in_channels=64)),
        stage2=dict(module=dict(in_channels=128)),
        stage3=dict(module=dict(in_channels=256))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
val_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_test_positives))
param_scheduler = dict(milestones=[30, 45])
train_cfg = dict(max_epochs=60)
