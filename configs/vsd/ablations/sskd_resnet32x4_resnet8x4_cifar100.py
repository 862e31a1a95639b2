# VSD, Table 1: SSKD with a teacher at twice the side, resnet32x4 teaches resnet8x4, 80.21 %.
_base_ = '../../sskd/resnet32x4_resnet8x4_cifar100.py'
model = dict(
    teacher=dict(upsampling=dict(type='Upsampling', scales=(2.0, ))),
    teacher_checkpoint='work_dirs/vsd/ablations/sskd_head_resnet32x4_cifar100/epoch_60.pth')
