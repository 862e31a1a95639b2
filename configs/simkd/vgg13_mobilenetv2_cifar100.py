# SimKD (Chen et al., CVPR 2022). This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/simkd.py']

_base_.merge(_base_.pop('simkd'))
model = dict(
    student=dict(neck=dict(in_channels=1280, out_channels=512), head=dict(in_channels=512)))
