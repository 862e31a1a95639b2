# SD-NKD in SDD (Wei et al., CVPR 2024), Table 4: 73.12 % top-1, 91.11 % top-5 (NKD 72.58).
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.warmup_epochs = 1  # none on ImageNet
model.losses.loss_sdd.module.logit_loss.update(gamma=2.0, temperature=1.0)
