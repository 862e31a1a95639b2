# SD-NKD (Wei et al., CVPR 2024), M = {1, 2}: the scripts log 69.79, 69.66, 69.11 and 69.22 %.
_base_ = '../sd_nkd_vgg13_mobilenetv2_cifar100.py'

model = dict(connectors=dict(regions=dict(module=dict(scales=(1, 2)))))
