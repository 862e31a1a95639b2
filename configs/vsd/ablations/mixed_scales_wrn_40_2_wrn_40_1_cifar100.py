# VSD, another reading: teacher trained on both sizes; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    teacher_checkpoint=(
        'work_dirs/vsd/ablations/teacher_mixed_scales_wrn_40_2_cifar100/epoch_240.pth'))
