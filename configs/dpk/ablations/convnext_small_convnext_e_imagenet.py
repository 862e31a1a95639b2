# DPK (ICLR 2023), Fig. 4 and Table 10: ConvNeXt-S teaches ConvNeXt-E; the number is not printed.
_base_ = [
    '../convnext_tiny_convnext_e_imagenet.py',
    '../../_base_/models/imagenet/convnext_small.py',
]

model = dict(
    teacher=dict(_delete_=True, **_base_.convnext_small),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'convnext/convnext-small_32xb128_in1k_20221207-4ab7052c.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[768]))))
