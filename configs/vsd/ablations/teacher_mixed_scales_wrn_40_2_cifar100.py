# VSD, another reading: teacher wrn_40_2 on images of both sizes, drawn for each batch.
_base_ = '../teacher_wrn_40_2_cifar100.py'
model = dict(upsampling=dict(scales=(1.0, 2.0)))
