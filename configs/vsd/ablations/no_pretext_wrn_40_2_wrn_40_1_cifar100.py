# VSD, Fig. 4a: twice the side without a pretext task; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    student=dict(pretext=None, head=dict(num_views=1)),
    teacher=dict(pretext=None, head=dict(num_views=1), auxiliary_task='class'),
    teacher_checkpoint=(
        'work_dirs/vsd/ablations/teacher_no_pretext_wrn_40_2_cifar100/epoch_240.pth'),
    connectors=dict(branches=dict(module=dict(num_outputs=100))))
