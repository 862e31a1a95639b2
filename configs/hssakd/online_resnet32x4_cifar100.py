# HSSAKD (2021), Table V: two resnet32x4 teach each other, 84.91 %.
_base_ = ['single_joint_resnet32x4_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
