# CWD (ICCV 2021), logits, PSPNet, ResNet-101 teaches ResNet-18 on Cityscapes. 74.6 to 75.0 mIoU.
_base_ = ['../_base_/pairs/pspnet_r101_r18_cityscapes.py', '../_base_/methods/cwd_segmentor.py']

_base_.merge(_base_.pop('cwd_segmentor'))
