# VSD, Fig. 4a: rotation, teacher at the side of the student; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    teacher=dict(upsampling=None),
    teacher_checkpoint='work_dirs/vsd/ablations/teacher_scale_1_wrn_40_2_cifar100/epoch_240.pth')
