# CC (Peng et al., ICCV 2019): 69.96 % (HSSAKD, Table IV), 70.74 % (DPK, Table 2).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=512)),
        teacher_embedding=dict(module=dict(in_channels=512))))
