# MGD (Yang et al., ECCV 2022): 71.80 % (DPK, Table 2).
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/mgd.py']

_base_.merge(_base_.pop('mgd'))
model = dict(
    student_layers=dict(last='backbone.layer4'),
    teacher_layers=dict(last='backbone.layer4'),
    connectors=dict(generator=dict(module=dict(in_channels=512, out_channels=512))))
