# HSSAKD online (2021): two resnet20 teach each other. No published number.
_base_ = ['single_joint_resnet20_cifar100.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
