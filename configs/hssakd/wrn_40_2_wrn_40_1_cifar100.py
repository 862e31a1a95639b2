# HSSAKD (2021), Table III: wrn_40_2 teaches wrn_40_1, 78.12 % (Ours*).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
model = dict(teacher_checkpoint='work_dirs/hssakd/single_joint_wrn_40_2_cifar100/epoch_240.pth')
optim_wrapper = dict(optimizer=dict(nesterov=True))
