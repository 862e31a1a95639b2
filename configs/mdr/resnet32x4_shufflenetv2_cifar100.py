# MDR (ACM MM 2024), Table 1: 79.27 %.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_resnet32x4_cifar100/epoch_60.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=64)),
            stage2=dict(module=dict(in_channels=128)),
            stage3=dict(module=dict(in_channels=256)))),
    connectors=dict(
        stage1=dict(module=dict(in_channels=116)),
        stage2=dict(module=dict(in_channels=232)),
        stage3=dict(module=dict(in_channels=464))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
