# HSSAKD (2021), Table II: wrn_40_1 with branches that tell the rotation, 73.58 %.
_base_ = '../single_joint_wrn_40_1_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
