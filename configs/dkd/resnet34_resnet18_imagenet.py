# DKD in SDD (Wei et al., CVPR 2024), Table 3: 71.70 % top-1, 90.41 % top-5.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/dkd.py']

model = _base_.dkd
model.losses.loss_dkd.warmup_epochs = 1  # none on ImageNet
model.losses.loss_dkd.module.update(beta=0.5, temperature=1.0)
