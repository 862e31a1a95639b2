# HSSAKD (2021), Table III: vgg13 teaches mobilenetv2, 79.27 % (Ours*).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
# The stem of the authors: stride 1, 73.51 % alone.
model = dict(
    teacher_checkpoint='work_dirs/hssakd/single_joint_vgg13_cifar100/epoch_240.pth',
    student=dict(backbone=dict(stem='stride1')))
optim_wrapper = dict(optimizer=dict(nesterov=True))
