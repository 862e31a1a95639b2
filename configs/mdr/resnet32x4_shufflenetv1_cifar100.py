# MDR (ACM MM 2024), Fig. 3: the pair is in no table.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/mdr/sm_resnet32x4_cifar100/epoch_60.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=64)),
            stage2=dict(module=dict(in_channels=128)),
            stage3=dict(module=dict(in_channels=256)))),
    connectors=dict(
        stage1=dict(module=dict(in_channels=240)),
        stage2=dict(module=dict(in_channels=480)),
        stage3=dict(module=dict(in_channels=960))))
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
