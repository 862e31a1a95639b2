# HSSAKD (2021), Table II: shufflenetv1 with branches that tell the rotation, 73.21 %.
_base_ = '../single_joint_shufflenetv1_cifar100.py'
model = dict(auxiliary_task='view', branch_loss=dict(task='view'))
