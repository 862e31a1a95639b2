# Demo: the student alone, resnet8 on 53 digits.
_base_ = [
    '../_base_/models/cifar/resnet8.py',
    '../_base_/datasets/digits_few_shot.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet8
model.head.num_classes = 10
