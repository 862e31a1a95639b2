# Demo: FT on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/ft.py']

_base_.merge(_base_.pop('ft'))
# python tools/train.py configs/_demo_/paraphraser_ft_digits.py
model = dict(
    connectors=dict(
        paraphraser=dict(
            module=dict(
                in_channels=64,
                init_cfg=dict(checkpoint='work_dirs/_demo_/paraphraser_ft_digits/epoch_10.pth'))),
        translator=dict(module=dict(in_channels=64, out_channels=32))))
