# PKT (Passalis & Tefas, ECCV 2018): 67.13 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/pkt.py']

_base_.merge(_base_.pop('pkt'))
