# HSSAKD (2021), Table II: wrn_40_2 with branches that tell the rotation, 78.35 %.
_base_ = '../single_joint_wrn_40_2_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
