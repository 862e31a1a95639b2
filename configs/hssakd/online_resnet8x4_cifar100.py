# HSSAKD online (2021): two resnet8x4 teach each other. No published number.
_base_ = ['single_joint_resnet8x4_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
