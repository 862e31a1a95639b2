# SD-DKD in SDD (Wei et al., CVPR 2024), Table 4: 73.08 % top-1, 91.09 % top-5 (DKD 72.05).
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/sdd.py']

model = _base_.sd_dkd
model.losses.loss_sdd.module.logit_loss.update(beta=2.0, temperature=1.0)
optim_wrapper = _base_.sdd_optim_wrapper
