# CC (Peng et al., ICCV 2019): 64.86 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=1280)),
        teacher_embedding=dict(module=dict(in_channels=512))))
