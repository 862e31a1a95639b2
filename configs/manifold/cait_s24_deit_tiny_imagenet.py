# Manifold (Hao et al., NeurIPS 2022): 76.5 % (DPK, Table 13); 76.4 % in the authors' README.
_base_ = ['../_base_/pairs/cait_s24_deit_tiny_imagenet.py', '../_base_/methods/manifold.py']

_base_.merge(_base_.pop('manifold'))
