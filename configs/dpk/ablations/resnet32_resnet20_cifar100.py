# DPK (Zong et al., ICLR 2023), Fig. 3: a growing teacher for resnet20; its networks are not named.
_base_ = ['../resnet56_resnet20_cifar100.py', '../../_base_/models/cifar/resnet32.py']

model = dict(
    teacher=dict(_delete_=True, **_base_.resnet32),
    teacher_checkpoint='checkpoints/cifar100/resnet32.pth')
