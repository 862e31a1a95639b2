# TOFD (Zhang et al., NeurIPS 2020): 76.47 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/tofd.py']

_base_.merge(_base_.pop('tofd'))
model = dict(
    teacher_checkpoint='work_dirs/tofd/teacher_resnet32x4_cifar100/epoch_100.pth',
    student=dict(
        branches=dict(
            exit1=dict(module=dict(in_channels=116, hidden_channels=1024)),
            exit2=dict(module=dict(in_channels=232, hidden_channels=1024)))),
    connectors=dict(resizing=dict(module=dict(in_channels=1024, out_channels=256))))
