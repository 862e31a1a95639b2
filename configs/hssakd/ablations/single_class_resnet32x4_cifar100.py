# HSSAKD (2021), Table II: resnet32x4 with branches that classify, 80.09 %.
_base_ = '../single_joint_resnet32x4_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
