# MDR (ACM MM 2024), Table 1: 77.09 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_wrn_40_2_cifar100/epoch_60.pth',
    connectors=dict(
        stage1=dict(module=dict(in_channels=32)),
        stage2=dict(module=dict(in_channels=64)),
        stage3=dict(module=dict(in_channels=128))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
