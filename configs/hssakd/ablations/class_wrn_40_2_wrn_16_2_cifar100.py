# HSSAKD (2021), Table XI: knowledge of classes, wrn_40_2 teaches wrn_16_2, 74.73 %.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(
    student=dict(auxiliary_task='class'),
    teacher=dict(auxiliary_task='class'),
    teacher_checkpoint='work_dirs/hssakd/ablations/single_class_wrn_40_2_cifar100/epoch_240.pth',
    losses=dict(loss_kl_q=dict(module=dict(task='class'))))
