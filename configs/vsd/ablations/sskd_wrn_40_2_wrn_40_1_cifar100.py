# VSD, Table 1: SSKD with a teacher at twice the side, wrn_40_2 teaches wrn_40_1, 76.66 %.
_base_ = '../../sskd/wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    teacher=dict(upsampling=dict(type='Upsampling', scales=(2.0, ))),
    teacher_checkpoint='work_dirs/vsd/ablations/sskd_head_wrn_40_2_cifar100/epoch_60.pth')
