# OFD (Heo et al., ICCV 2019). No published number for this pair.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/ofd.py']

_base_.merge(_base_.pop('ofd'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1.0.preactivation', stage2='backbone.stage2.0.preactivation',
        stage3='backbone.stage3.0.preactivation'),
    teacher_layers=dict(
        stage1='backbone.stage1.4.preactivation', stage2='backbone.stage2.4.preactivation',
        stage3='backbone.stage3.4.preactivation',
        weight1=dict(parameter='backbone.stage1.4.bn2.weight'),
        bias1=dict(parameter='backbone.stage1.4.bn2.bias'),
        weight2=dict(parameter='backbone.stage2.4.bn2.weight'),
        bias2=dict(parameter='backbone.stage2.4.bn2.bias'),
        weight3=dict(parameter='backbone.stage3.4.bn2.weight'),
        bias3=dict(parameter='backbone.stage3.4.bn2.bias')))
