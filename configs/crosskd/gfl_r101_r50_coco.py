# CrossKD (CVPR 2024), GFL, ResNet-101 teaches ResNet-50 on COCO, 12 epochs: 43.7 AP.
_base_ = ['../_base_/pairs/gfl_r101_r50_coco.py', '../_base_/methods/crosskd_gfl.py']

_base_.merge(_base_.pop('crosskd'))
