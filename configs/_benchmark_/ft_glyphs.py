# Glyphs: FT. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ft.py']

model = _base_.ft
model.connectors.paraphraser.module.in_channels = 64
model.connectors.translator.module.update(in_channels=64, out_channels=32)
# python tools/train.py configs/_benchmark_/paraphraser_ft_glyphs.py
model.connectors.paraphraser.module.init_cfg.checkpoint = (
    'work_dirs/_benchmark_/paraphraser_ft_glyphs/epoch_10.pth')
