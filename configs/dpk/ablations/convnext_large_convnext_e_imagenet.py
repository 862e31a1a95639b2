# DPK (ICLR 2023), Fig. 4 and Table 10: ConvNeXt-L teaches ConvNeXt-E; the number is not printed.
_base_ = [
    '../convnext_tiny_convnext_e_imagenet.py',
    '../../_base_/models/imagenet/convnext_large.py',
]

model = dict(
    teacher=dict(_delete_=True, **_base_.convnext_large),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'convnext/convnext-large_in21k-pre-3rdparty_64xb64_in1k_20220124-2412403d.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[1536]))))
