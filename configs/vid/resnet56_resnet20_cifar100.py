# VID (Ahn et al., CVPR 2019): 70.38 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/vid.py']

model = _base_.vid
model.losses.loss_vid.module.update(
    student_channels=[16, 32, 64], teacher_channels=[16, 32, 64])
