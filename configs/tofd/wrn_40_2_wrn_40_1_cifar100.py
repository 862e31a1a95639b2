# TOFD (Zhang et al., NeurIPS 2020): 74.45 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/tofd.py']

_base_.merge(_base_.pop('tofd'))
model = dict(
    teacher_checkpoint='work_dirs/tofd/teacher_wrn_40_2_cifar100/epoch_100.pth',
    student=dict(
        branches=dict(
            exit1=dict(module=dict(in_channels=16, hidden_channels=64)),
            exit2=dict(module=dict(in_channels=32, hidden_channels=64)))),
    teacher=dict(
        branches=dict(
            exit1=dict(module=dict(in_channels=32, hidden_channels=128)),
            exit2=dict(module=dict(in_channels=64, hidden_channels=128)))),
    connectors=dict(resizing=dict(module=dict(in_channels=64, out_channels=128))))
