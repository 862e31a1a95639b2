# LD (CVPR 2022), GFL, ResNet-101 teaches ResNet-50 on COCO, main region, 12 epochs: 41.1 AP.
_base_ = ['../_base_/pairs/gfl_r101_r50_coco.py', '../_base_/methods/ld.py']

_base_.merge(_base_.pop('ld'))
