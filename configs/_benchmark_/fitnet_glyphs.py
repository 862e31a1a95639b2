# Glyphs: FitNet. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/fitnet.py']

model = _base_.fitnet
model.connectors.regressor.module.update(in_channels=32, out_channels=32)
