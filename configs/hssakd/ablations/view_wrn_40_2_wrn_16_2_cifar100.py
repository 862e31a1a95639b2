# HSSAKD (2021), Table XI: knowledge of rotations, wrn_40_2 teaches wrn_16_2, 75.22 %.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(
    student=dict(auxiliary_task='view'),
    teacher=dict(auxiliary_task='view'),
    teacher_checkpoint='work_dirs/hssakd/ablations/single_view_wrn_40_2_cifar100/epoch_240.pth',
    losses=dict(loss_kl_q=dict(module=dict(task='view'))))
