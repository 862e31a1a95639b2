# HSSAKD (2021), Table XI: knowledge of classes, wrn_40_2 teaches shufflenetv1, 73.24 %.
_base_ = '../wrn_40_2_shufflenetv1_cifar100.py'
model = dict(
    student=dict(auxiliary_task='class'),
    teacher=dict(auxiliary_task='class'),
    teacher_checkpoint='work_dirs/hssakd/ablations/single_class_wrn_40_2_cifar100/epoch_240.pth',
    losses=dict(loss_kl_q=dict(module=dict(task='class'))))
