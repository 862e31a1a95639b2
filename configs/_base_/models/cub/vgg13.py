# VGG-13, its stem unchanged, with 200 classes (SDD, Wei et al., CVPR 2024: CUB-200).
_base_ = '../cifar/vgg13.py'

vgg13 = dict(
    head=dict(num_classes=200))
