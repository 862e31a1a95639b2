# DPK (ICLR 2023), Table 14: 82.7 % top-1.
_base_ = ['../swin_small_swin_tiny_imagenet.py', '../../_base_/models/imagenet/swin_base.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.swin_base),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'swin-transformer/convert/swin_base_patch4_window7_224_22kto1k-f967f799.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[1024]))))
