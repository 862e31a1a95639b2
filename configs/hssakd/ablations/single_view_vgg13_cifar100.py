# HSSAKD (2021), Table II: vgg13 with branches that tell the rotation, 76.02 %.
_base_ = '../single_joint_vgg13_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
