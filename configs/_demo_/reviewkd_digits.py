# Demo: ReviewKD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/reviewkd.py']

_base_.merge(_base_.pop('reviewkd'))
model = dict(
    teacher_layers=dict(
        stage1='backbone.stage1.2.preactivation', stage2='backbone.stage2.2.preactivation',
        stage3='backbone.stage3.2.preactivation', pooled='neck'),
    connectors=dict(
        fusion=dict(module=dict(in_channels=[16, 32, 64, 64], out_channels=[16, 32, 64, 64]))),
    losses=dict(loss_review=dict(weight=0.6, warmup_epochs=2)))
