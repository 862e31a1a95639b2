# DPK (Zong et al., ICLR 2023), Table 1: 74.89 %.
_base_ = ['../_base_/pairs/resnet110_resnet32_cifar100.py', '../_base_/methods/dpk.py']

_base_.merge(_base_.pop('dpk'))
model = _base_.model
model['connectors']['prior']['module'].update(
    student_channels=[16, 32, 64], teacher_channels=[16, 32, 64])
