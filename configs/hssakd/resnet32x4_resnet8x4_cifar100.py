# HSSAKD (2021), Table III: resnet32x4 teaches resnet8x4, 77.69 % (Ours*).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
model = dict(teacher_checkpoint='work_dirs/hssakd/single_joint_resnet32x4_cifar100/epoch_240.pth')
optim_wrapper = dict(optimizer=dict(nesterov=True))
