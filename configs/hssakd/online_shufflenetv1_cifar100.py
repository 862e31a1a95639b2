# HSSAKD (2021), Table V and X: two shufflenetv1 teach each other, 78.34 %.
_base_ = ['single_joint_shufflenetv1_cifar100.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
