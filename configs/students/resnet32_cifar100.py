# CRD (Tian et al., ICLR 2020), Table 1: student resnet32 on CIFAR-100, 71.14 % top-1.
_base_ = [
    '../_base_/models/cifar/resnet32.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet32
