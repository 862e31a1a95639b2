# ReviewKD (Chen et al., CVPR 2021): 71.89 % (quoted in DPK, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/reviewkd.py']

_base_.merge(_base_.pop('reviewkd'))
model = dict(
    teacher_layers=dict(
        stage1='backbone.stage1.8.preactivation', stage2='backbone.stage2.8.preactivation',
        stage3='backbone.stage3.8.preactivation', pooled='neck'),
    connectors=dict(
        fusion=dict(module=dict(in_channels=[16, 32, 64, 64], out_channels=[16, 32, 64, 64]))),
    losses=dict(loss_review=dict(weight=0.6)))
