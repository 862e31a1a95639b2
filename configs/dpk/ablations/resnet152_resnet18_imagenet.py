# DPK (Zong et al., ICLR 2023), Fig. 3: a growing teacher; the number is not printed.
_base_ = ['../resnet34_resnet18_imagenet.py', '../../_base_/models/imagenet/resnet152.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.resnet152),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'resnet/resnet152_8xb32_in1k_20210901-4d7582fa.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[256, 512, 1024, 2048]))))
