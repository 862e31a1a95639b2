# DPK (Zong et al., ICLR 2023), Table 1: 75.27 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/dpk.py']

_base_.merge(_base_.pop('dpk'))
model = _base_.model
model['connectors']['prior']['module'].update(
    student_channels=[16, 32, 64], teacher_channels=[32, 64, 128])
