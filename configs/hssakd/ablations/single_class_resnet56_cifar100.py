# HSSAKD (2021), Table II: resnet56 with branches that classify, 73.61 %.
_base_ = '../single_joint_resnet56_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
