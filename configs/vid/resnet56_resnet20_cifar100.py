# VID (Ahn et al., CVPR 2019): 70.38 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
model = dict(
    losses=dict(
        loss_vid=dict(module=dict(student_channels=[16, 32, 64], teacher_channels=[16, 32, 64]))))
