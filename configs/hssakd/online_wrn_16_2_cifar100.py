# HSSAKD (2021), Table X: two wrn_16_2, all terms, 77.30 %.
_base_ = ['single_joint_wrn_16_2_cifar100.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
