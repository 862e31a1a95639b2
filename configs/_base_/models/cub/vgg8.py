# VGG-8, its stem unchanged, with 200 classes (SDD, Wei et al., CVPR 2024: CUB-200).
_base_ = '../cifar/vgg8.py'

vgg8 = dict(
    head=dict(num_classes=200))
