# ICKD-C (Liu et al., ICCV 2021) with KD: 72.19 % (DPK, Table 2).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/ickd.py']

_base_.merge(_base_.pop('ickd'))
model = dict(
    student_layers=dict(last='backbone.layer4'),
    teacher_layers=dict(last='backbone.layer4'),
    connectors=dict(aligned=dict(module=dict(in_channels=512, out_channels=512))))
