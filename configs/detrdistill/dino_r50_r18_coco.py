# DETRDistill (ICCV 2023), DINO, ResNet-50 teaches ResNet-18 on COCO: the paper has no DINO.
_base_ = ['../_base_/pairs/dino_r50_r18_coco.py', '../_base_/methods/detrdistill_dino.py']

_base_.merge(_base_.pop('detrdistill'))
