# Glyphs: FT. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ft.py']

_base_.merge(_base_.pop('ft'))
# python tools/train.py configs/_benchmark_/paraphraser_ft_glyphs.py
model = dict(
    connectors=dict(
        paraphraser=dict(
            module=dict(
                in_channels=64,
                init_cfg=dict(
                    checkpoint='work_dirs/_benchmark_/paraphraser_ft_glyphs/epoch_10.pth'))),
        translator=dict(module=dict(in_channels=64, out_channels=32))))
