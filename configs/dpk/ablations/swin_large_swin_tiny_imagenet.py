# DPK (ICLR 2023), Table 14: 82.9 % top-1.
_base_ = ['../swin_small_swin_tiny_imagenet.py', '../../_base_/models/imagenet/swin_large.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.swin_large),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'swin-transformer/convert/swin_large_patch4_window7_224_22kto1k-5f0996db.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[1536]))))
