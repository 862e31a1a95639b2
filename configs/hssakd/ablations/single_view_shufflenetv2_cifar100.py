# HSSAKD (2021), Table II: shufflenetv2 with branches that tell the rotation, 74.50 %.
_base_ = '../single_joint_shufflenetv2_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
