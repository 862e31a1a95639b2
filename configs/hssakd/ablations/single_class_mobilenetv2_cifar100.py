# HSSAKD (2021), Table II: mobilenetv2 with branches that classify, 74.12 %.
_base_ = '../single_joint_mobilenetv2_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
