# MGD (ECCV 2022) with CWD, PSPNet, ResNet-101 teaches ResNet-18 on Cityscapes. 73.63 mIoU.
_base_ = ['../_base_/pairs/pspnet_r101_r18_cityscapes.py', '../_base_/methods/mgd_segmentor.py']

_base_.merge(_base_.pop('mgd_segmentor'))
