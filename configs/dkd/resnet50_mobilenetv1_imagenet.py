# DKD in SDD (Wei et al., CVPR 2024), Table 4: 72.05 % top-1, 91.05 % top-5.
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/dkd.py']

model = _base_.dkd
model.losses.loss_dkd.warmup_epochs = 1  # none on ImageNet
model.losses.loss_dkd.module.update(beta=2.0, temperature=1.0)
