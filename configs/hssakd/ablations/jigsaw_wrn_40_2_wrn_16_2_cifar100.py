# HSSAKD (2021), Table XII: jigsaw puzzles, wrn_40_2 teaches wrn_16_2, 77.15 %.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(
    student=dict(pretext=dict(type='Jigsaw')),
    teacher=dict(pretext=dict(type='Jigsaw')),
    teacher_checkpoint=(
        'work_dirs/hssakd/ablations/single_joint_jigsaw_wrn_40_2_cifar100/epoch_240.pth'))
