# PKT (Passalis & Tefas, ECCV 2018): 73.64 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/pkt.py']

_base_.merge(_base_.pop('pkt'))
