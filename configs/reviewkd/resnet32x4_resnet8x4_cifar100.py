# ReviewKD (Chen et al., CVPR 2021). No published number for this pair.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/reviewkd.py']

_base_.merge(_base_.pop('reviewkd'))
model = dict(
    teacher_layers=dict(
        stage1='backbone.stage1.4.preactivation', stage2='backbone.stage2.4.preactivation',
        stage3='backbone.stage3.4.preactivation', pooled='neck'),
    losses=dict(loss_review=dict(weight=5.0)))
