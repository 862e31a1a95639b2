# CRD (Tian et al., ICLR 2020), Table 1: student resnet20 on CIFAR-100, 69.06 % top-1.
_base_ = [
    '../_base_/models/cifar/resnet20.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet20
