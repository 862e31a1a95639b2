# HSSAKD (2021), Table II: shufflenetv2 with branches that classify, 73.59 %.
_base_ = '../single_joint_shufflenetv2_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
