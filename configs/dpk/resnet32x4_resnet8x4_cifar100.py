# DPK (Zong et al., ICLR 2023). This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/dpk.py']

_base_.merge(_base_.pop('dpk'))
model = _base_.model
model['connectors']['prior']['module'].update(
    student_channels=[64, 128, 256], teacher_channels=[64, 128, 256])
