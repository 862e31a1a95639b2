# HSSAKD (2021), Table II: resnet56 with branches that tell the rotation, 74.82 %.
_base_ = '../single_joint_resnet56_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
