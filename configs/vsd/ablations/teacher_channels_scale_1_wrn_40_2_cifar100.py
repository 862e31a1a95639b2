# VSD, for Fig. 4a: teacher wrn_40_2, channel permutations, images as they are.
_base_ = 'teacher_channels_wrn_40_2_cifar100.py'
model = dict(upsampling=None)
