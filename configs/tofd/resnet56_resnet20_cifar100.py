# TOFD (Zhang et al., NeurIPS 2020): 72.02 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/tofd.py']

_base_.merge(_base_.pop('tofd'))
_exits = dict(
    exit1=dict(module=dict(in_channels=16, hidden_channels=64)),
    exit2=dict(module=dict(in_channels=32, hidden_channels=64)))
model = dict(
    teacher_checkpoint='work_dirs/tofd/teacher_resnet56_cifar100/epoch_100.pth',
    student=dict(branches=_exits),
    teacher=dict(branches=_exits),
    connectors=dict(resizing=dict(module=dict(in_channels=64, out_channels=64))))
