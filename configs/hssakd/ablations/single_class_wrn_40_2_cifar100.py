# HSSAKD (2021), Table II: wrn_40_2 with branches that classify, 77.00 %.
_base_ = '../single_joint_wrn_40_2_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
