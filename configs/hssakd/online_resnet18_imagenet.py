# HSSAKD (2021), Table VI: two resnet18 teach each other, 71.49 % top-1.
_base_ = ['single_joint_resnet18_imagenet.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
