# VID (Ahn et al., CVPR 2019): 75.98 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
model = dict(
    losses=dict(
        loss_vid=dict(
            module=dict(student_channels=[116, 232, 464], teacher_channels=[64, 128, 256]))))
