# CC (Peng et al., ICCV 2019): 69.63 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=64)),
        teacher_embedding=dict(module=dict(in_channels=64))))
