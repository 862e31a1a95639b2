# SD-DKD in SDD (Wei et al., CVPR 2024), Table 3: 72.02 % top-1, 91.21 % top-5 (DKD 71.70).
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.losses.loss_sdd.warmup_epochs = 1  # none on ImageNet
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.update(beta=0.5, temperature=1.0)
