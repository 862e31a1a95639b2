# Glyphs: DKD-LS. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/dkd_ls.py']

_base_.merge(_base_.pop('dkd'))
# As for small ResNets on CIFAR-100.
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=2.0), warmup_epochs=2)))
