# SD-KD (Wei et al., CVPR 2024), Table 7, M = {1, 2}: 75.10 %.
_base_ = '../sd_kd_resnet32x4_shufflenetv1_cifar100.py'

model = dict(connectors=dict(regions=dict(module=dict(scales=(1, 2)))))
