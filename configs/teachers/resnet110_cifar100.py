# CRD (Tian et al., ICLR 2020), Table 1: teacher resnet110 on CIFAR-100, 74.31 % top-1.
_base_ = [
    '../_base_/models/cifar/resnet110.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet110
