# OFD (Heo et al., ICCV 2019). No published number for this pair.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ofd.py']

_base_.merge(_base_.pop('ofd'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage2', stage2='backbone.stage3', stage3='backbone.stage4'),
    teacher_layers=dict(
        stage1='backbone.stage3.4', stage2='backbone.stage4.4', stage3='backbone.stage5.4',
        weight1=dict(parameter='backbone.stage3.4.weight'),
        bias1=dict(parameter='backbone.stage3.4.bias'),
        weight2=dict(parameter='backbone.stage4.4.weight'),
        bias2=dict(parameter='backbone.stage4.4.bias'),
        weight3=dict(parameter='backbone.stage5.4.weight'),
        bias3=dict(parameter='backbone.stage5.4.bias')),
    connectors=dict(
        stage1=dict(module=dict(in_channels=16, out_channels=256)),
        stage2=dict(module=dict(in_channels=48, out_channels=512)),
        stage3=dict(module=dict(in_channels=160, out_channels=512))))
