# HSSAKD (2021), Table II: wrn_40_1 with branches that classify, 72.36 %.
_base_ = '../single_joint_wrn_40_1_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
