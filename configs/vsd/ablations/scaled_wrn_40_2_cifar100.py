# VSD, for Table 1: wrn_40_2 trained on images of twice the side, accuracy not given.
_base_ = [
    '../../_base_/models/cifar/wrn_40_2.py',
    '../../_base_/datasets/cifar100.py',
    '../../_base_/schedules/cifar_240e.py',
    '../../_base_/default_runtime.py',
]
model = _base_.wrn_40_2
model.update(
    type='mmkd.BranchedClassifier', upsampling=dict(type='Upsampling', scales=(2.0, )))
