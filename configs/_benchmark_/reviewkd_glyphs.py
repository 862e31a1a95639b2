# Glyphs: ReviewKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/reviewkd.py']

model = _base_.reviewkd
model.teacher_layers = dict(
    stage1='backbone.stage1.2.preactivation',
    stage2='backbone.stage2.2.preactivation',
    stage3='backbone.stage3.2.preactivation', pooled='neck')
model.connectors.fusion.module.update(
    in_channels=[16, 32, 64, 64], out_channels=[16, 32, 64, 64], out_sizes=None)
model.losses.loss_review.weight = 0.6
model.losses.loss_review.warmup_epochs = 2
