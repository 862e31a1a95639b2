# DPK (Zong et al., ICLR 2023), Fig. 3: a growing teacher; the number is not printed.
_base_ = ['../resnet34_resnet18_imagenet.py', '../../_base_/models/imagenet/resnet50.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.resnet50),
    teacher_checkpoint='checkpoints/imagenet/resnet50.pth',
    connectors=dict(prior=dict(module=dict(teacher_channels=[256, 512, 1024, 2048]))))
