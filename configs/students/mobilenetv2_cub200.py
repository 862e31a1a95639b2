# SDD (Wei et al., CVPR 2024), Table 5: student mobilenetv2 on CUB-200, 40.23 % top-1.
_base_ = [
    '../_base_/models/cub/mobilenetv2.py',
    '../_base_/datasets/cub200.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.mobilenetv2
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
