# HSSAKD (2021), Table II: resnet32x4 with branches that tell the rotation, 80.53 %.
_base_ = '../single_joint_resnet32x4_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
