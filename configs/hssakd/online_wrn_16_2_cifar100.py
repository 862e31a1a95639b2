# HSSAKD (2021), Table X: two wrn_16_2, all terms, 77.30 %.
_base_ = ['single_joint_wrn_16_2_cifar100.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
