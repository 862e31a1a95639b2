# Demo: the student alone at half the side, resnet8 on 53 digits.
_base_ = [
    '../_base_/models/cifar/resnet8.py',
    '../_base_/datasets/digits_16px_few_shot.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet8
model.head.num_classes = 10
