# CC (Peng et al., ICCV 2019): 75.74 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=1024)),
        teacher_embedding=dict(module=dict(in_channels=256))))
