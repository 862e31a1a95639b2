# HSSAKD (2021), Fig. 5, right: branch 2 alone; numbers are in a figure only.
_base_ = ['single_branch_2_wrn_16_2_cifar100.py', '../../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
