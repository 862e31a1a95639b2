# resnet32x4 with a stem for 224 px images and 200 classes (SDD, Wei et al., CVPR 2024: CUB-200).
_base_ = '../cifar/resnet32x4.py'

resnet32x4 = dict(
    backbone=dict(stem='large'),
    head=dict(num_classes=200))
