# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ab.py']

model = _base_.ab
model.student_layers = dict(
    stage1='backbone.stage1.2.preactivation',
    stage2='backbone.stage2.2.preactivation',
    stage3='backbone.stage3.2.preactivation')
model.teacher_layers = dict(
    stage1='backbone.stage1.8.preactivation',
    stage2='backbone.stage2.8.preactivation',
    stage3='backbone.stage3.8.preactivation')
param_scheduler = dict(_delete_=True, **_base_.ab_schedule)
train_cfg = dict(max_epochs=30)
