# SP in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 76.35 %.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    student_layers=dict(last='backbone.stage4'),
    teacher_layers=dict(last='backbone.stage4'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
