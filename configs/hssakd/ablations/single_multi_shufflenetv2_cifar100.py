# HSSAKD (2021), Table II: shufflenetv2 with branches of both tasks apart, 74.93 %.
_base_ = '../single_joint_shufflenetv2_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
