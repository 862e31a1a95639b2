# DKD in SDD (Wei et al., CVPR 2024), Table 3: 71.70 % top-1, 90.41 % top-5.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
# No warm-up on ImageNet.
model = dict(losses=dict(loss_dkd=dict(warmup_epochs=1, module=dict(beta=0.5, temperature=1.0))))
