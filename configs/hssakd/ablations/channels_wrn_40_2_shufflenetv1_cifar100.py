# HSSAKD (2021), Table XII: channel permutations, wrn_40_2 teaches shufflenetv1, 77.05 %.
_base_ = '../wrn_40_2_shufflenetv1_cifar100.py'
model = dict(
    student=dict(pretext=dict(type='ChannelPermutation')),
    teacher=dict(pretext=dict(type='ChannelPermutation')),
    teacher_checkpoint=(
        'work_dirs/hssakd/ablations/single_joint_channels_wrn_40_2_cifar100/epoch_240.pth'))
