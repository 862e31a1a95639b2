# VSD, for Fig. 4a: teacher wrn_40_2 with channel permutations in place of rotations.
_base_ = '../teacher_wrn_40_2_cifar100.py'
model = dict(pretext=dict(type='ChannelPermutation'), head=dict(num_views=6))
