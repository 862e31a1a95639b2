# Glyphs: FT, first stage: the paraphraser. Behind configs/_benchmark_/teacher_glyphs.py.
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ft.py']

model = _base_.paraphraser
model.connectors.paraphraser.module.in_channels = 64
param_scheduler = dict(total_steps=10, eta_max=0.01)  # as CRD's code does for ResNets
train_cfg = dict(max_epochs=10)
