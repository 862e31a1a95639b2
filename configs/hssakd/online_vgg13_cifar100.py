# HSSAKD (2021), Table V: two vgg13 teach each other, 80.44 %.
_base_ = ['single_joint_vgg13_cifar100.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
