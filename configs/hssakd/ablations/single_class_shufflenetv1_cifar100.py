# HSSAKD (2021), Table II: shufflenetv1 with branches that classify, 72.41 %.
_base_ = '../single_joint_shufflenetv1_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
