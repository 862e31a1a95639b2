# Demo: the teacher, resnet20 on all 1078 training digits.
_base_ = [
    '../_base_/models/cifar/resnet20.py',
    '../_base_/datasets/digits.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet20
model.head.num_classes = 10
