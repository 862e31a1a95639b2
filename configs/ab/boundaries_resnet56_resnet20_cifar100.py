# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1.2.preactivation', stage2='backbone.stage2.2.preactivation',
        stage3='backbone.stage3.2.preactivation'),
    teacher_layers=dict(
        stage1='backbone.stage1.8.preactivation', stage2='backbone.stage2.8.preactivation',
        stage3='backbone.stage3.8.preactivation'))
