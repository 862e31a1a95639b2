# HSSAKD (2021), Table III: resnet56 teaches resnet20, 73.73 % (Ours*).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
model = dict(teacher_checkpoint='work_dirs/hssakd/single_joint_resnet56_cifar100/epoch_240.pth')
optim_wrapper = dict(optimizer=dict(nesterov=True))
