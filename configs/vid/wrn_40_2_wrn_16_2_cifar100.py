# VID (Ahn et al., CVPR 2019): 75.31 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
model = dict(
    losses=dict(
        loss_vid=dict(
            module=dict(student_channels=[32, 64, 128], teacher_channels=[32, 64, 128]))))
