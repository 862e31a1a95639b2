# VkD (Miles et al., CVPR 2024); no number is given here.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/vkd.py']

_base_.merge(_base_.pop('vkd'))
model = dict(connectors=dict(projection=dict(module=dict(in_channels=1280, out_channels=512))))
