# SP (Tung & Mori, ICCV 2019): 66.30 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sp.py']

model = _base_.sp
model.student_layers.last = 'backbone.stage4'
model.teacher_layers.last = 'backbone.stage5'
