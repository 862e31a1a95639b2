# SDD (Wei et al., CVPR 2024), Table 5: student shufflenetv1 on CUB-200, 37.28 % top-1.
_base_ = [
    '../_base_/models/cub/shufflenetv1.py',
    '../_base_/datasets/cub200.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.shufflenetv1
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
