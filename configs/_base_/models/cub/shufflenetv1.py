# shufflenetv1 with a stem for 224 px images and 200 classes (SDD, Wei et al., CVPR 2024: CUB-200).
_base_ = '../cifar/shufflenetv1.py'

shufflenetv1 = dict(
    backbone=dict(stem='large'),
    head=dict(num_classes=200))
