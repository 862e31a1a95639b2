# VID (Ahn et al., CVPR 2019): 74.23 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
model = dict(
    losses=dict(
        loss_vid=dict(
            module=dict(student_channels=[16, 32, 64], teacher_channels=[32, 64, 128]))))
