# Demo: FT on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/ft.py']

model = _base_.ft
model.connectors.paraphraser.module.in_channels = 64
model.connectors.translator.module.update(in_channels=64, out_channels=32)
# python tools/train.py configs/_demo_/paraphraser_ft_digits.py
model.connectors.paraphraser.module.init_cfg.checkpoint = (
    'work_dirs/_demo_/paraphraser_ft_digits/epoch_10.pth')
