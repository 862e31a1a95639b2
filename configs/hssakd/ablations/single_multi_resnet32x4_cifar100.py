# HSSAKD (2021), Table II: resnet32x4 with branches of both tasks apart, 80.57 %.
_base_ = '../single_joint_resnet32x4_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
