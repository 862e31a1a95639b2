# HSSAKD online (2021): two resnet8x4 teach each other. No published number.
_base_ = ['single_joint_resnet8x4_cifar100.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
