# VID (Ahn et al., CVPR 2019): 76.24 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
model = dict(
    losses=dict(
        loss_vid=dict(
            module=dict(student_channels=[240, 480, 960], teacher_channels=[32, 64, 128]))))
