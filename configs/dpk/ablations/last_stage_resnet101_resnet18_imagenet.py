# DPK (Zong et al., ICLR 2023), Table 5 (b): 72.87 % top-1 with the dynamic ratio.
_base_ = ['last_stage_resnet34_resnet18_imagenet.py', '../../_base_/models/imagenet/resnet101.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.resnet101),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'resnet/resnet101_8xb32_in1k_20210831-539c63f8.pth'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[2048]))))
