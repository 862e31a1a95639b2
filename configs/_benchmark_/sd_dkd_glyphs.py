# Glyphs: SD-DKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/sdd.py']

model = _base_.sd_dkd
model.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.beta = 2.0  # as for small ResNets on CIFAR-100
default_hooks = dict(warmup=dict(type='LossWarmupHook', loss='loss_sdd', epochs=2))
optim_wrapper = _base_.sdd_optim_wrapper
