# HSSAKD (2021), Table V: two wrn_40_2 teach each other, 82.58 %.
_base_ = ['single_joint_wrn_40_2_cifar100.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
