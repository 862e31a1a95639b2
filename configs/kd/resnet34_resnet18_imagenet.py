# KD in SDD (Wei et al., CVPR 2024), Table 3: 70.66 % top-1, 89.88 % top-5.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/kd.py']

model = _base_.kd
model.student.head.loss.loss_weight = 0.5
model.losses.loss_kd.weight = 0.5
model.losses.loss_kd.module.temperature = 1.0
