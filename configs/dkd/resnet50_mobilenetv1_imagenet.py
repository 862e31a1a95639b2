# DKD in SDD (Wei et al., CVPR 2024), Table 4: 72.05 % top-1, 91.05 % top-5.
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
# No warm-up on ImageNet.
model = dict(losses=dict(loss_dkd=dict(warmup_epochs=1, module=dict(beta=2.0, temperature=1.0))))
