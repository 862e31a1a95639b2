# DPK (ICLR 2023), Table 14: 74.0 % top-1 (deit_base is its ViT-base).
_base_ = ['../deit_small_deit_tiny_imagenet.py', '../../_base_/models/imagenet/deit_base.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.deit_base),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'deit/deit-base_3rdparty_pt-16xb64_in1k_20211124-6f40c188.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[768]))))
