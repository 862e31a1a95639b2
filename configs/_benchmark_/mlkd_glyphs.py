# Glyphs: MLKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/mlkd.py']

_base_.merge(_base_.pop('mlkd'))
