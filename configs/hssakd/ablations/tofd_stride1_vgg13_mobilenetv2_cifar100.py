# TOFD in HSSAKD (2021), Table III: vgg13 teaches mobilenetv2 of stride 1, 76.05 %.
_base_ = [
    '../../_base_/pairs/vgg13_mobilenetv2_cifar100.py',
    '../../_base_/methods/tofd_four_stages.py',
]

_base_.merge(_base_.pop('tofd'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    teacher_checkpoint='work_dirs/tofd/teacher_vgg13_cifar100/epoch_100.pth')
optim_wrapper = dict(optimizer=dict(nesterov=True))
