# Glyphs: DKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/dkd.py']

model = _base_.dkd
model.losses.loss_dkd.module.beta = 2.0  # as for small ResNets on CIFAR-100
model.losses.loss_dkd.warmup_epochs = 2
