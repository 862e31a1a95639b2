# SDD (Wei et al., CVPR 2024), Tables 1, 2: teacher wrn_40_2 on CIFAR-100, 75.61 % top-1.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.wrn_40_2
