# HSSAKD (2021), Table II: vgg13 with branches that classify, 75.56 %.
_base_ = '../single_joint_vgg13_cifar100.py'
model = dict(auxiliary_task='class', pretext=None, branch_loss=dict(task='class'))
