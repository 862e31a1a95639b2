# Glyphs: CAT-KD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/catkd.py']

_base_.merge(_base_.pop('catkd'))
# As for small ResNets on CIFAR-100.
model = dict(losses=dict(loss_catkd=dict(weight=0.7)))
