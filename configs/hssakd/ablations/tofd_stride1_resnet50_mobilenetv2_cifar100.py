# TOFD in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 76.40 %.
_base_ = [
    '../../_base_/pairs/resnet50_mobilenetv2_cifar100.py',
    '../../_base_/methods/tofd_four_stages.py',
]

_base_.merge(_base_.pop('tofd'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    teacher_checkpoint='work_dirs/tofd/teacher_resnet50_cifar100/epoch_100.pth',
    teacher=dict(
        branches=dict(
            exit1=dict(module=dict(in_channels=256, hidden_channels=2048)),
            exit2=dict(module=dict(in_channels=512, hidden_channels=2048)),
            exit3=dict(module=dict(in_channels=1024, hidden_channels=2048)))),
    connectors=dict(resizing=dict(module=dict(out_channels=2048))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
