# CC in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 76.05 %.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    connectors=dict(
        student_embedding=dict(module=dict(in_channels=1280)),
        teacher_embedding=dict(module=dict(in_channels=2048))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
