# CRD (Tian et al., ICLR 2020), Table 1: teacher resnet32x4 on CIFAR-100, 79.42 % top-1.
_base_ = [
    '../_base_/models/cifar/resnet32x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet32x4
