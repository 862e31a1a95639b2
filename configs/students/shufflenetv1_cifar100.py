# SDD (Wei et al., CVPR 2024), Tables 1, 2: student shufflenetv1 on CIFAR-100, 70.50 % top-1.
_base_ = [
    '../_base_/models/cifar/shufflenetv1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.shufflenetv1
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
