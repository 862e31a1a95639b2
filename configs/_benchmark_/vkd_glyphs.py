# Glyphs: VkD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/vkd.py']

_base_.merge(_base_.pop('vkd'))
model = dict(connectors=dict(projection=dict(module=dict(in_channels=64, out_channels=64))))
