# CRD (Tian et al., ICLR 2020): student wrn_16_2 on CIFAR-100, 73.26 % top-1.
_base_ = [
    '../_base_/models/cifar/wrn_16_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.wrn_16_2
