# CC (Peng et al., ICCV 2019): 75.30 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=128)),
        teacher_embedding=dict(module=dict(in_channels=128))))
