# HSSAKD (2021), Table V and X: two shufflenetv1 teach each other, 78.34 %.
_base_ = ['single_joint_shufflenetv1_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
