# PKT (Passalis & Tefas, ECCV 2018): 70.34 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/pkt.py']

_base_.merge(_base_.pop('pkt'))
