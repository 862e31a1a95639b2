# HSSAKD (2021), Fig. 5, right: branch 3 alone; numbers are in a figure only.
_base_ = ['single_branch_3_wrn_16_2_cifar100.py', '../../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
