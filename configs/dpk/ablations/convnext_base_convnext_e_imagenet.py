# DPK (ICLR 2023), Fig. 4 and Table 10: ConvNeXt-B teaches ConvNeXt-E; the number is not printed.
_base_ = [
    '../convnext_tiny_convnext_e_imagenet.py',
    '../../_base_/models/imagenet/convnext_base.py',
]

model = dict(
    teacher=dict(_delete_=True, **_base_.convnext_base),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'convnext/convnext-base_in21k-pre-3rdparty_32xb128_in1k_20220124-eb2d6ada.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[1024]))))
