# VSD, Fig. 4a: channel permutations, teacher at 4 times the side; numbers are in a figure only.
_base_ = 'channels_wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    teacher=dict(upsampling=dict(scales=(4.0, ))),
    teacher_checkpoint=(
        'work_dirs/vsd/ablations/teacher_channels_scale_4_wrn_40_2_cifar100/epoch_240.pth'))
