# HSSAKD (2021), Table II: vgg13 with branches of both tasks apart, 76.36 %.
_base_ = '../single_joint_vgg13_cifar100.py'
model = dict(auxiliary_task='multi', branch_loss=dict(task='multi'))
