# KD in SDD (Wei et al., CVPR 2024), Table 4: 70.50 % top-1, 90.34 % top-5.
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
model = dict(
    student=dict(head=dict(loss=dict(loss_weight=0.5))),
    losses=dict(loss_kd=dict(weight=0.5, module=dict(temperature=1.0))))
