# KD on standardised logits (Sun et al., CVPR 2024): 68.61 % in the authors' repository.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/kd_ls.py']

_base_.merge(_base_.pop('kd'))
model = dict(losses=dict(loss_kd=dict(module=dict(temperature=3.0))))
