# MDR (ACM MM 2024), Table 1: 72.77 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_resnet56_cifar100/epoch_60.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=16)),
            stage2=dict(module=dict(in_channels=32)),
            stage3=dict(module=dict(in_channels=64)))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
