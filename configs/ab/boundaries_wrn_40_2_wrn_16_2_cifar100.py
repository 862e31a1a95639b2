# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage2.0.bn1', stage2='backbone.stage3.0.bn1', stage3='backbone.bn1'),
    teacher_layers=dict(
        stage1='backbone.stage2.0.bn1', stage2='backbone.stage3.0.bn1', stage3='backbone.bn1'))
