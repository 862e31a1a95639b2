# HSSAKD (2021), Table II: shufflenetv1 with branches of both tasks apart, 73.75 %.
_base_ = '../single_joint_shufflenetv1_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
