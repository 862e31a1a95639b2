# SP (Tung & Mori, ICCV 2019): 70.62 % (HSSAKD, Table IV).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
model = dict(
    student_layers=dict(last='backbone.layer4'), teacher_layers=dict(last='backbone.layer4'))
