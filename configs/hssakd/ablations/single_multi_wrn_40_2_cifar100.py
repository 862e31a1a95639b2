# HSSAKD (2021), Table II: wrn_40_2 with branches of both tasks apart, 78.53 %.
_base_ = '../single_joint_wrn_40_2_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
