# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1.0.preactivation', stage2='backbone.stage2.0.preactivation',
        stage3='backbone.stage3.0.preactivation'),
    teacher_layers=dict(
        stage1='backbone.stage1.4.preactivation', stage2='backbone.stage2.4.preactivation',
        stage3='backbone.stage3.4.preactivation'))
