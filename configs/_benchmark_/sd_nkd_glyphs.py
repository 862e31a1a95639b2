# Glyphs: SD-NKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/sdd.py']

model = _base_.sd_nkd
model.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.gamma = 2.0  # DKD's beta, as in the authors' code
default_hooks = dict(warmup=dict(type='LossWarmupHook', loss='loss_sdd', epochs=2))
optim_wrapper = _base_.sdd_optim_wrapper
