# MGD (Yang et al., ECCV 2022). No published number for this pair.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/mgd.py']

_base_.merge(_base_.pop('mgd'))
# 4x4, as the teacher's last map
model = dict(
    student_layers=dict(last='backbone.stage3'),
    teacher_layers=dict(last='backbone.stage5'),
    connectors=dict(generator=dict(module=dict(in_channels=48, out_channels=512))))
