# CC (Peng et al., ICCV 2019): 64.86 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/cc.py']

model = _base_.cc
model.connectors.student_embedding.module.in_channels = 1280
model.connectors.teacher_embedding.module.in_channels = 512
