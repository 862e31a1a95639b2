# HSSAKD (2021), Table II: mobilenetv2 with branches that tell the rotation, 74.87 %.
_base_ = '../single_joint_mobilenetv2_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
