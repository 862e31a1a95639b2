# DeiT's hard token (Touvron et al., ICML 2021): 74.5 % (the authors' README).
_base_ = ['../_base_/pairs/regnety_160_deit_tiny_imagenet.py', '../_base_/methods/deit.py']

_base_.merge(_base_.pop('deit'))
