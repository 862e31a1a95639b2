# VSD, for Table 1: resnet32x4 trained on images of twice the side, accuracy not given.
_base_ = [
    '../../_base_/models/cifar/resnet32x4.py',
    '../../_base_/datasets/cifar100.py',
    '../../_base_/schedules/cifar_240e.py',
    '../../_base_/default_runtime.py',
]
model = _base_.resnet32x4
model.update(
    type='mmkd.BranchedClassifier', upsampling=dict(type='Upsampling', scales=(2.0, )))
