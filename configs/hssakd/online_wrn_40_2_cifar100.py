# HSSAKD (2021), Table V: two wrn_40_2 teach each other, 82.58 %.
_base_ = ['single_joint_wrn_40_2_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
