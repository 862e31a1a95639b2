# HSSAKD (2021), Table V: two vgg13 teach each other, 80.44 %.
_base_ = ['single_joint_vgg13_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
