# HSSAKD (2021), Table VI: two resnet18 teach each other, 71.49 % top-1.
_base_ = ['single_joint_resnet18_imagenet.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
