# VSD, for Table 1: SSKD's module behind resnet32x4 at twice the side.
_base_ = '../../sskd/head_resnet32x4_cifar100.py'
model = dict(
    upsampling=dict(type='Upsampling', scales=(2.0, )),
    frozen_classifier='work_dirs/vsd/ablations/scaled_resnet32x4_cifar100/epoch_240.pth')
