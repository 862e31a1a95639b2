# HSSAKD (2021), Table II: wrn_40_1 with branches of both tasks apart, 73.38 %.
_base_ = '../single_joint_wrn_40_1_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
