# SP (Tung & Mori, ICCV 2019): 66.30 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
model = dict(
    student_layers=dict(last='backbone.stage4'),
    teacher_layers=dict(last='backbone.stage5'))
