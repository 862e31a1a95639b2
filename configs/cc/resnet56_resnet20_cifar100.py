# CC (Peng et al., ICCV 2019): 69.63 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/cc.py']

model = _base_.cc
model.connectors.student_embedding.module.in_channels = 64
model.connectors.teacher_embedding.module.in_channels = 64
