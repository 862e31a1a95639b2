# CRD (Tian et al., ICLR 2020): student wrn_40_1 on CIFAR-100, 71.98 % top-1.
_base_ = [
    '../_base_/models/cifar/wrn_40_1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.wrn_40_1
