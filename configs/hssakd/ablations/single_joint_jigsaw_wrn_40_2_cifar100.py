# HSSAKD (2021), for Table XII: wrn_40_2 with joint branches on jigsaw puzzles, accuracy not
# given.
_base_ = '../single_joint_wrn_40_2_cifar100.py'
model = dict(pretext=dict(type='Jigsaw'))
