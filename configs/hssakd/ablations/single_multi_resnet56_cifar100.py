# HSSAKD (2021), Table II: resnet56 with branches of both tasks apart, 74.60 %.
_base_ = '../single_joint_resnet56_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
