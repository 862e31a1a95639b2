# Glyphs: SD-NKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.gamma = 2.0  # DKD's beta, as in the authors' code
model.losses.loss_sdd.warmup_epochs = 2
