# Teacher resnet32 on CIFAR-100, for DPK's Fig. 3; its accuracy is not printed.
_base_ = [
    '../_base_/models/cifar/resnet32.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet32
