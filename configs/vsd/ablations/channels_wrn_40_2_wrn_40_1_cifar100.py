# VSD, Fig. 4a: channel permutations in both networks; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    student=dict(pretext=dict(type='ChannelPermutation'), head=dict(num_views=6)),
    teacher=dict(pretext=dict(type='ChannelPermutation'), head=dict(num_views=6)),
    teacher_checkpoint='work_dirs/vsd/ablations/teacher_channels_wrn_40_2_cifar100/epoch_240.pth',
    connectors=dict(branches=dict(module=dict(num_outputs=600))))
