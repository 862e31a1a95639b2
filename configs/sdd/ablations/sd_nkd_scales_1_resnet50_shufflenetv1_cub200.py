# NKD as the scripts of SDD (Wei et al., CVPR 2024) run it, SD-NKD with M = {1}: they log 60.32 %.
_base_ = '../sd_nkd_resnet50_shufflenetv1_cub200.py'

model = dict(connectors=dict(regions=dict(module=dict(scales=(1, )))))
