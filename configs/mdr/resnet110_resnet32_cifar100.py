# MDR (ACM MM 2024), Table 1: 75.18 %.
_base_ = ['../_base_/pairs/resnet110_resnet32_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_resnet110_cifar100/epoch_60.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=16)),
            stage2=dict(module=dict(in_channels=32)),
            stage3=dict(module=dict(in_channels=64)))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
