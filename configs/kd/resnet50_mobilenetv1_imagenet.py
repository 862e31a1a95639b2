# KD in SDD (Wei et al., CVPR 2024), Table 4: 70.50 % top-1, 90.34 % top-5.
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/kd.py']

model = _base_.kd
model.student.head.loss.loss_weight = 0.5
model.losses.loss_kd.weight = 0.5
model.losses.loss_kd.module.temperature = 1.0
