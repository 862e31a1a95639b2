# LD (CVPR 2022) with KD and the valuable region, GFL, ResNet-101 teaches ResNet-50: 42.1 AP.
_base_ = ['../_base_/pairs/gfl_r101_r50_coco.py', '../_base_/methods/ld_vlr.py']

_base_.merge(_base_.pop('ld'))
