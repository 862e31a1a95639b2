# LD (CVPR 2022), GFL, ResNet-101 teaches ResNet-34 on COCO, main region, 12 epochs: 39.8 AP.
_base_ = ['../_base_/pairs/gfl_r101_r34_coco.py', '../_base_/methods/ld.py']

_base_.merge(_base_.pop('ld'))
