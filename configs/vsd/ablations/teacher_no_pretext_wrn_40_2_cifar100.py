# VSD, for Fig. 4a: teacher wrn_40_2 on images of twice the side, without a pretext task.
_base_ = '../teacher_wrn_40_2_cifar100.py'
model = dict(
    pretext=None, head=dict(num_views=1), auxiliary_task='class', branch_loss=dict(task='class'))
