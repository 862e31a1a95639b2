# HSSAKD (2021), Table II: mobilenetv2 with branches of both tasks apart, 75.16 %.
_base_ = '../single_joint_mobilenetv2_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
