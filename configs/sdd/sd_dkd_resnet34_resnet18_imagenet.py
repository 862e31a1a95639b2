# SD-DKD in SDD (Wei et al., CVPR 2024), Table 3: 72.02 % top-1, 91.21 % top-5 (DKD 71.70).
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/sd_dkd.py']

model = _base_.sdd
model.losses.loss_sdd.warmup_epochs = 1  # none on ImageNet
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.update(beta=0.5, temperature=1.0)
optim_wrapper = _base_.sdd_optim_wrapper
