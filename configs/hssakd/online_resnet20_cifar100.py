# HSSAKD online (2021): two resnet20 teach each other. No published number.
_base_ = ['single_joint_resnet20_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
